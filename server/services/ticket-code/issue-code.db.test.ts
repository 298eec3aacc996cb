import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { eventKeys, verifyCode } from "../../domain/code/signature";
import { slotAt } from "../../domain/code/slot";
import { decodeCode } from "../../domain/code/ticket-code";
import { ticketKey, toRef } from "../../domain/shared/ref";
import { testContext } from "../../test/context";
import { testDatabase } from "../../test/database";
import { chainViewOf } from "../../test/factory/chain-view";
import { type OnSale, onSale } from "../../test/factory/on-sale";
import { issueTicketCode } from "./issue-code";

const database = await testDatabase();
const { db } = database;
const view = await chainViewOf(database);
const { ctx } = testContext(db);

let sale: OnSale;
let collection: string;
let buyer: Awaited<ReturnType<typeof person>>;
let orderItemId: string;

const wallet = () => `0x${randomUUID().replaceAll("-", "").padEnd(40, "c")}`;

/** A fan with a wallet, once signed in and once as the guest browser that bought. */
async function person(of: OnSale) {
  const organizationId = of.organization.id;
  const walletAddress = wallet();
  const fan = await db.fan.create({ data: { organizationId, email: `${randomUUID()}@example.test`, walletAddress } });
  const { actor: guest, sessionId } = await of.fan();
  return { fan, walletAddress, sessionId, guest, signedIn: { ...guest, fanId: fan.id, verified: true } };
}

async function order(of: OnSale, who: typeof buyer, change: { kind?: string; listingId?: string } = {}) {
  const place = { organizationId: of.organization.id, eventId: of.event.id, sessionId: who.sessionId };
  const hold = await db.hold.create({
    data: { id: randomUUID(), ...place, state: "converted", expiresAt: new Date() },
  });
  const made = await db.order.create({
    data: {
      ...place,
      ...change,
      kind: change.kind ?? "primary",
      number: randomUUID().slice(0, 8),
      holdId: hold.id,
      state: "fulfilled",
      email: who.fan.email,
      locale: "en",
      fanId: who.fan.id,
      currency: "EUR",
      totalMinor: 4500,
      platformFeeMinor: 0,
      items: { create: { tierId: of.tiers[0]?.id ?? "", quantity: 1, unitMinor: 4500 } },
    },
    include: { items: true },
  });
  return made.items[0]?.id ?? "";
}

const ticket = (change: Partial<Parameters<typeof view.put>[0]> = {}) =>
  view.put({ collection, tokenId: 7, owner: buyer.walletAddress, orderRef: toRef(orderItemId), ...change });
const issue = (actor: Parameters<typeof ctx>[0], now = new Date()) =>
  issueTicketCode({ ctx: ctx(actor, now), input: { key: ticketKey(collection, 7) } });

beforeEach(async () => {
  sale = await onSale(db);
  collection = sale.event.collectionAddress ?? "";
  buyer = await person(sale);
  orderItemId = await order(sale, buyer);
  await ticket();
});

describe("a ticket's code", () => {
  it("is signed for this event, ticket, count of owners and slot, and ends with the slot", async () => {
    const now = new Date();
    const { digits, slotEndsAt, serverNow } = await issue(buyer.signedIn, now);
    const code = decodeCode(digits);
    expect(code).toMatchObject({ tokenId: 7, transferCount: 0, slot: slotAt(now) });
    expect(code && verifyCode(eventKeys(ctx().settings.ticketCodeSecret, sale.event.id), code)).toBe(true);
    expect(serverNow).toEqual(now);
    expect(slotEndsAt.getTime() - now.getTime()).toBeLessThanOrEqual(15_000);
    expect((await issue(buyer.signedIn, slotEndsAt)).digits).not.toBe(digits);
  });

  it("is given to the browser that bought it without signing in, until she sells", async () => {
    await issue(buyer.guest);
    const next = await person(sale);
    await ticket({ owner: next.walletAddress, transferCount: 1 });
    await expect(issue(buyer.guest)).rejects.toThrow("signed-out");
    await expect(issue(buyer.signedIn)).rejects.toThrow("not-owner");
    expect(decodeCode((await issue(next.signedIn)).digits)).toMatchObject({ transferCount: 1 });
  });

  it("is given to the browser that bought it on resale", async () => {
    const next = await person(sale);
    const listing = await db.listing.create({
      data: {
        organizationId: sale.organization.id,
        eventId: sale.event.id,
        tierId: sale.tiers[0]?.id ?? "",
        collection,
        tokenId: 7,
        sellerFanId: buyer.fan.id,
        priceMinor: 4500,
        currency: "EUR",
        state: "sold",
      },
    });
    await ticket({ owner: next.walletAddress, transferCount: 1 });
    await expect(issue(next.guest)).rejects.toThrow("signed-out");
    await order(sale, next, { kind: "resale", listingId: listing.id });
    await issue(next.guest);
  });

  it("is refused to strangers, to other fans and across organizations", async () => {
    await expect(issue({ kind: "anonymous" })).rejects.toThrow("signed-out");
    await expect(issue((await person(sale)).guest)).rejects.toThrow("signed-out");
    await expect(issue((await person(sale)).signedIn)).rejects.toThrow("not-owner");
    const elsewhere = await person(await onSale(db));
    await expect(issue(elsewhere.signedIn)).rejects.toThrow("not-found");
  });

  it("is refused while the ticket is listed or frozen and after it was used, by chain or by the door's book", async () => {
    await ticket({ askMinor: 5000 });
    await expect(issue(buyer.signedIn)).rejects.toThrow("ticket-listed");
    await ticket({ frozen: true });
    await expect(issue(buyer.signedIn)).rejects.toThrow("ticket-frozen");
    await ticket({ usedAt: 1_700_000_000 });
    await expect(issue(buyer.signedIn)).rejects.toThrow("ticket-used");
    await ticket();
    const ids = { deviceId: randomUUID(), gateId: randomUUID(), scanId: randomUUID() };
    const place = { organizationId: sale.organization.id, eventId: sale.event.id };
    await db.checkIn.create({ data: { ...place, ...ids, collection, tokenId: 7, admitted: true, reason: "admitted" } });
    await expect(issue(buyer.signedIn)).rejects.toThrow("ticket-used");
  });
});
