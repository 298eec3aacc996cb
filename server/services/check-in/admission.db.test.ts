import { describe, expect, it } from "vitest";
import { createContext } from "../../api/context";
import { callerOf } from "../../api/root";
import { eventKeys, signCode } from "../../domain/code/signature";
import { slotAt } from "../../domain/code/slot";
import { type ActorName, doorOf } from "../../test/actors";
import { neighbours } from "../../test/factory/neighbours";
import { openTestHouse } from "../../test/house";
import { applyPaymentEvent } from "../payment/apply-event";
import { recordScan } from "./record-scan";

const house = await openTestHouse();
const { db, container } = house;
const world = await neighbours(house);
const knock = doorOf(house, world);
const { brand, event } = world.ours;
const as = async (who: ActorName) => callerOf((await knock(who)).ctx);
const gifts = () => db.gift.count();
const listings = () => db.listing.count();

/** The gate reads this ticket's code. */
async function scan(tokenId: number) {
  const keys = eventKeys(container.env.TICKET_CODE_SECRET, event.id);
  const digits = signCode(keys, { tokenId, transferCount: 0, slot: slotAt(new Date()) });
  const headers = new Headers({ authorization: `Bearer ${world.device.token}` });
  const ctx = await (await createContext({ headers, signedIn: null })).asDevice();
  return recordScan({ ctx, input: { scanId: crypto.randomUUID(), digits } });
}

describe("a ticket that the gate let in, while the chain does not show it yet", () => {
  it("is neither offered nor given, and its holder is told why", async () => {
    const { key, tokenId } = await world.ticket();
    expect(await scan(tokenId)).toMatchObject({ decision: "admit" });
    const before = [await listings(), await gifts(), await db.sagaRun.count()];
    const fan = await as("fan");
    expect(await fan.listing.rules({ brand, key })).toMatchObject({ allowed: false, reason: "ticket-used" });
    expect(await fan.ticket.get({ brand, key })).toMatchObject({ state: "used", canSell: false, canGive: false });
    await expect(fan.listing.create({ brand, key, priceMinor: 4_000 })).rejects.toThrow("ticket-used");
    await expect(fan.gift.create({ brand, key, toEmail: "a@example.test" })).rejects.toThrow("ticket-used");
    expect([await listings(), await gifts(), await db.sagaRun.count()]).toEqual(before);
  });

  it("is not bought, and money that was on its way is given back", async () => {
    const input = async (listingId: string) => ({ brand, listingId, email: "buyer@example.test" });
    const entered = await world.listing();
    await world.admit(entered);
    const buyer = await as("friend");
    await expect(buyer.listing.buy(await input(entered.id))).rejects.toThrow("ticket-used");

    const offer = await world.listing();
    const { orderId } = await buyer.listing.buy(await input(offer.id));
    await world.admit(offer);
    const payment = await db.payment.findFirstOrThrow({ where: { orderId } });
    const ctx = container.ctx({ kind: "system" });
    await applyPaymentEvent({
      ctx,
      input: {
        kind: "paid",
        eventId: "evt_1",
        sessionId: payment.sessionId ?? "",
        orderId,
        providerPaymentId: "pi_1",
        amountMinor: payment.amountMinor,
        currency: payment.currency,
      },
    });
    expect(await db.order.findUnique({ where: { id: orderId } })).toMatchObject({
      state: "refunding",
      refundReason: "ticket-used",
    });
    expect((await db.listing.findUniqueOrThrow({ where: { id: offer.id } })).state).toBe("active");
  });

  it("is either let in or offered when both happen at the same moment, never both", async () => {
    const outcomes = new Set<string>();
    for (let round = 0; round < 8; round++) {
      const { key, tokenId } = await world.ticket();
      const fan = await as("fan");
      // The signature takes a moment, so the gate gets a head start that varies.
      const later = new Promise((resolve) => setTimeout(resolve, round * 6));
      const [offered, scanned] = await Promise.all([
        fan.listing.create({ brand, key, priceMinor: 4_000 }).then(
          () => true,
          () => false,
        ),
        later.then(() => scan(tokenId)).then((answer) => answer.decision === "admit"),
      ]);
      outcomes.add(`${offered} ${scanned}`);
      expect([offered, scanned].filter(Boolean)).toHaveLength(1);
      expect(await db.checkIn.count({ where: { tokenId, admitted: true } })).toBe(scanned ? 1 : 0);
      expect(await db.listing.count({ where: { tokenId } })).toBe(offered ? 1 : 0);
    }
    expect(outcomes.size).toBeGreaterThan(0);
  });
});
