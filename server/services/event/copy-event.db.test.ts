import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { openAllocator } from "../../box-office/allocator";
import { testContext } from "../../test/context";
import { testDatabase } from "../../test/database";
import { type OnSale, onSale } from "../../test/factory/on-sale";
import { getCapacity } from "../capacity/get-capacity";
import { putQuota } from "../capacity/put-quota";
import { setTierCapacity } from "../capacity/set-tier";
import { createGate } from "../gate/create-gate";
import { listGates } from "../gate/list-gates";
import { planRoom } from "../waiting-room/plan-room";
import { copyEvent } from "./copy-event";
import { getEvent } from "./get-event";

const { db, pool } = await testDatabase();
const house = testContext(db);
const allocator = openAllocator({ pool });
const day = 86_400_000;

const staff = (sale: OnSale, role: "manager" | "door" = "manager") =>
  house.ctx({ kind: "member", userId: randomUUID(), organizationId: sale.organization.id, role });
const wishFor = (sale: OnSale, more: object = {}) => ({
  key: randomUUID(),
  id: sale.event.id,
  title: `${sale.event.title} (copy)`,
  startsAt: new Date(sale.event.startsAt.getTime() + 365 * day),
  ...more,
});
const moved = (date: Date) => new Date(date.getTime() + 365 * day);

describe("a copy of an event", () => {
  it("is a draft with its words, tiers, rules and quotas, and every date a year later", async () => {
    const sale = await onSale(db, { quantities: [10, 20] });
    const ctx = staff(sale);
    const [first] = sale.tiers;
    await db.event.update({
      where: { id: sale.event.id },
      data: {
        description: "One night.",
        jurisdiction: "face-value",
        maxPerBuyer: 6,
        imagePath: "/images/events/x.svg",
      },
    });
    await db.tier.update({
      where: { id: first?.id ?? "" },
      data: { resaleCapBps: 9_000, giftsMax: 3, maxPerBuyer: 2 },
    });
    const quota = { eventId: sale.event.id, quotaId: randomUUID(), name: "Floor", quantity: 25, blocked: 4 };
    await putQuota({ ctx, input: { ...quota, tierIds: sale.tiers.map(({ id }) => id) } });
    const { id, slug, room } = await copyEvent({ ctx, input: wishFor(sale) });
    expect([slug, room]).toEqual(["the-show-copy", false]);
    const copy = await getEvent({ ctx, input: { id } });
    expect(copy).toMatchObject({
      ...{ state: "draft", title: "The show (copy)", description: "One night.", venueName: "Hall", currency: "EUR" },
      ...{ jurisdiction: "face-value", maxPerBuyer: 6, imagePath: "/images/events/x.svg" },
      ...{ collectionAddress: null, metadataUri: null, publishedAt: null },
      ...{ doorsAt: moved(sale.event.doorsAt), startsAt: moved(sale.event.startsAt), endsAt: moved(sale.event.endsAt) },
    });
    expect(copy.tiers).toMatchObject(
      sale.tiers.map(({ name, quantity, priceMinor, chainTierId, salesStartAt, salesEndAt }) => ({
        ...{ name, quantity, priceMinor, chainTierId, held: 0, sold: 0, blocked: 0, onChainMax: null },
        ...{ salesStartAt: moved(salesStartAt), salesEndAt: moved(salesEndAt) },
      })),
    );
    expect(copy.tiers[0]).toMatchObject({ resaleCapBps: 9_000, giftsMax: 3, maxPerBuyer: 2 });
    const { quotas } = await getCapacity({ ctx, input: { eventId: id } });
    expect(quotas).toMatchObject([{ name: "Floor", quantity: 25, blocked: 0, held: 0, sold: 0, left: 25 }]);
    expect(new Set(quotas[0]?.tierIds)).toEqual(new Set(copy.tiers.map((tier) => tier.id)));
  });

  it("takes nothing along that was held, kept off sale, paired or written to the chain", async () => {
    const sale = await onSale(db, { quantities: [10] });
    const ctx = staff(sale);
    const tierId = sale.tiers[0]?.id ?? "";
    await setTierCapacity({ ctx, input: { eventId: sale.event.id, tierId, blocked: 3, key: randomUUID() } });
    const place = { organizationId: sale.organization.id, eventId: sale.event.id, sessionId: randomUUID() };
    await allocator.hold({ id: randomUUID(), ...place, items: [{ tierId, quantity: 2 }] });
    await createGate({ ctx, input: { eventId: sale.event.id, name: "North" } });
    await db.event.update({ where: { id: sale.event.id }, data: { state: "cancelled" } });
    const { id } = await copyEvent({ ctx, input: wishFor(sale) });
    expect((await getEvent({ ctx, input: { id } })).tiers).toMatchObject([
      { quantity: 10, blocked: 0, held: 0, left: 10 },
    ]);
    expect(await listGates({ ctx, input: { eventId: id } })).toEqual([]);
    expect(await db.hold.count({ where: { eventId: id } })).toBe(0);
  });

  it("has the waiting room with a draw of its own, unless it would have to be open already", async () => {
    const sale = await onSale(db);
    const ctx = staff(sale);
    const eventId = sale.event.id;
    const [opensAt, drawAt] = [new Date(Date.now() + day), new Date(Date.now() + day + 3_600_000)];
    await planRoom({ ctx, input: { eventId, opensAt, drawAt, verifiedOnly: true } });
    await db.waitingRoom.update({ where: { eventId }, data: { maxShoppers: 7, perMinute: 9 } });
    const made = await copyEvent({ ctx, input: wishFor(sale) });
    expect(made.room).toBe(true);
    const [first, own] = await Promise.all(
      [eventId, made.id].map((id) => db.waitingRoom.findUniqueOrThrow({ where: { eventId: id } })),
    );
    expect(own).toMatchObject({ opensAt: moved(opensAt), drawAt: moved(drawAt), verifiedOnly: true });
    expect(own).toMatchObject({ maxShoppers: 7, perMinute: 9, entrants: null, beaconHash: null });
    expect(own?.seed).not.toBe(first?.seed);
    expect(own?.commitment).not.toBe(first?.commitment);
    const tooSoon = new Date(sale.event.startsAt.getTime() - 2 * day);
    expect((await copyEvent({ ctx, input: wishFor(sale, { startsAt: tooSoon }) })).room).toBe(false);
  });

  it("is one copy for one key, and another for another", async () => {
    const sale = await onSale(db);
    const ctx = staff(sale);
    const wish = wishFor(sale);
    const made = await Promise.all([1, 2, 3].map(() => copyEvent({ ctx, input: wish })));
    expect(new Set(made.map(({ id }) => id))).toEqual(new Set([wish.key]));
    expect((await copyEvent({ ctx, input: wishFor(sale) })).slug).toBe("the-show-copy-2");
    expect(await db.event.count({ where: { copiedFromId: sale.event.id } })).toBe(2);
    const refused = { refusal: expect.objectContaining({ code: "conflict" }) };
    await expect(copyEvent({ ctx, input: wishFor(sale, { key: sale.event.id }) })).rejects.toMatchObject(refused);
  });

  it("is made by those who may create events, of their own ones, within the time that can be counted", async () => {
    const [sale, other] = [await onSale(db), await onSale(db)];
    const refused = (code: string) => ({ refusal: expect.objectContaining({ code }) });
    const make = (who: OnSale, role?: "door", more: object = {}) =>
      copyEvent({ ctx: staff(who, role), input: wishFor(sale, more) });
    await expect(make(sale, "door")).rejects.toMatchObject(refused("forbidden"));
    await expect(make(other)).rejects.toMatchObject(refused("not-found"));
    const startsAt = new Date("2105-12-31T23:59:00Z");
    await expect(make(sale, undefined, { startsAt })).rejects.toMatchObject(refused("invalid-input"));
  });
});
