import { describe, expect, it } from "vitest";
import { quotas } from "../../domain/chain/quota";
import { neighbours } from "../../test/factory/neighbours";
import { openTestHouse } from "../../test/house";
import { createGift } from "../gift/create-gift";
import { cancelListing } from "../listing/cancel-listing";
import { createListing } from "../listing/create-listing";

const house = await openTestHouse();
const { container, db, view } = house;
const world = await neighbours(house);
const { fan, ours } = world;
const organizationId = ours.organization.id;
const actor = { kind: "fan" as const, organizationId, sessionId: fan.sessionId, fanId: fan.id, verified: true };
const ctx = () => container.ctx(actor);
await db.tier.updateMany({ where: { eventId: ours.event.id }, data: { resaleAllowed: true, resaleCapBps: 10_000 } });
await view.chainIs(1_000_000);

const spendAllBut = async (action: "list" | "gift", left: number) => {
  await db.gaslessUse.deleteMany({ where: { fanId: fan.id } });
  await db.gaslessUse.createMany({
    data: Array.from({ length: quotas.each[action] - left }, () => ({
      organizationId,
      fanId: fan.id,
      action,
      usedAt: new Date(),
    })),
  });
};
const codes = (answers: PromiseSettledResult<unknown>[]) =>
  answers.map((answer) => (answer.status === "fulfilled" ? "ok" : (answer.reason as Error).message)).sort();

describe("a fan who has one act left today", () => {
  it("offers one of two tickets at once, and may take back what is offered", async () => {
    const keys = [(await world.ticket()).key, (await world.ticket()).key];
    await spendAllBut("list", 1);
    const offers = await Promise.allSettled(
      keys.map((key) => createListing({ ctx: ctx(), input: { key, priceMinor: 1_000 } })),
    );
    expect(codes(offers)).toEqual(["ok", "quota-spent"]);
    const { id } = await db.listing.findFirstOrThrow({ where: { sellerFanId: fan.id, state: "submitting" } });
    await db.listing.update({ where: { id }, data: { state: "active" } });
    expect(await cancelListing({ ctx: ctx(), input: { listingId: id } })).toEqual({ cancelling: true });
    expect(await db.gaslessUse.count({ where: { fanId: fan.id, action: "unlist" } })).toBe(1);
  });

  it("gives one of two tickets at once, and nothing is left of the other", async () => {
    const keys = [(await world.ticket()).key, (await world.ticket()).key];
    await spendAllBut("gift", 1);
    const gifts = await Promise.allSettled(
      keys.map((key) => createGift({ ctx: ctx(), input: { key, toEmail: "friend@example.test" } })),
    );
    expect(codes(gifts)).toEqual(["ok", "quota-spent"]);
    expect(await db.gift.count({ where: { fromFanId: fan.id } })).toBe(1);
  });
});
