import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { openAllocator } from "../../box-office/allocator";
import type { HoldRequest } from "../../domain/hold/allocate";
import { testContext } from "../../test/context";
import { testDatabase } from "../../test/database";
import { type OnSale, onSale } from "../../test/factory/on-sale";
import { listDeskEvents } from "../console-order/list-desk-events";
import { takeOrder } from "../console-order/take-order";
import { getCapacity } from "./get-capacity";
import { noteCaps } from "./note-caps";
import { putQuota } from "./put-quota";
import { removeQuota } from "./remove-quota";
import { setEventCapacity } from "./set-event";
import { setTierCapacity } from "./set-tier";

const { db, pool } = await testDatabase();
const { ctx } = testContext(db);
const allocator = openAllocator({ pool });

const staffOf = (sale: OnSale) =>
  ctx({ kind: "member", userId: randomUUID(), organizationId: sale.organization.id, role: "manager" });
const tierOf = (sale: OnSale, at = 0) => sale.tiers[at]?.id ?? "";
const take = (sale: OnSale, quantity: number, { at = 0, ...who }: Partial<HoldRequest> & { at?: number } = {}) =>
  allocator.hold({
    ...{ id: randomUUID(), organizationId: sale.organization.id, eventId: sale.event.id, sessionId: randomUUID() },
    ...{ items: [{ tierId: tierOf(sale, at), quantity }], ...who },
  });
const change = (sale: OnSale, more: object, at = 0) =>
  setTierCapacity({
    ctx: staffOf(sale),
    input: { eventId: sale.event.id, tierId: tierOf(sale, at), key: randomUUID(), ...more },
  });
const tierNow = async (sale: OnSale, at = 0) =>
  (await getCapacity({ ctx: staffOf(sale), input: { eventId: sale.event.id } })).tiers[at];
const quotaNow = async (sale: OnSale) =>
  (await getCapacity({ ctx: staffOf(sale), input: { eventId: sale.event.id } })).quotas[0];
const refusal = (code: string, data: object = {}) => ({
  refusal: expect.objectContaining({ code, data: expect.objectContaining(data) }),
});

async function houseWithWallet(quantities: number[]) {
  const sale = await onSale(db, { quantities });
  const walletAddress = `0x${randomUUID().replaceAll("-", "").padEnd(40, "2")}`;
  await db.organization.update({ where: { id: sale.organization.id }, data: { walletId: "w", walletAddress } });
  return { ...sale, walletAddress };
}
const intentsOf = (sale: OnSale) =>
  db.chainIntent.findMany({ where: { organizationId: sale.organization.id }, orderBy: { id: "asc" } });

describe("capacity while selling", () => {
  it("is lowered to what is held, sold and blocked, and not below", async () => {
    const sale = await onSale(db, { quantities: [10] });
    await take(sale, 4);
    await change(sale, { blocked: 2 });
    await expect(change(sale, { quantity: 5 })).rejects.toMatchObject(
      refusal("capacity-in-use", { field: "quantity", rule: "at-least", least: 6 }),
    );
    await expect(change(sale, { blocked: 7 })).rejects.toMatchObject(
      refusal("capacity-in-use", { field: "blocked", rule: "at-least", least: 11 }),
    );
    await change(sale, { quantity: 6 });
    expect(await tierNow(sale)).toMatchObject({ quantity: 6, blocked: 2, held: 4, left: 0, onChainMax: 10 });
    expect(await take(sale, 1)).toMatchObject({ ok: false, code: "sold-out" });
    await change(sale, { quantity: 10 });
    expect(await take(sale, 4)).toMatchObject({ ok: true });
    expect(await intentsOf(sale), "what the chain has room for needs no word to it").toEqual([]);
  });

  it("above the chain's cap is asked for with the change itself and sold only when that is final", async () => {
    const sale = await houseWithWallet([5]);
    await change(sale, { quantity: 8 });
    const [announce, apply] = await intentsOf(sale);
    expect(announce).toMatchObject({ kind: "announce-cap", state: "queued", payload: { cap: 8, tierId: 1 } });
    expect(announce?.payload).toMatchObject({ sender: sale.walletAddress, collection: sale.event.collectionAddress });
    expect(apply).toMatchObject({ kind: "apply-cap", state: "queued" });
    expect(apply?.notBefore.getTime()).toBeGreaterThan(Date.now() + 3_590_000);
    expect(await tierNow(sale)).toMatchObject({ quantity: 8, left: 5, onChainMax: 5 });
    expect(await take(sale, 6)).toMatchObject({ ok: false, code: "sold-out", data: { left: 5 } });
    expect(await take(sale, 5)).toMatchObject({ ok: true });
    await expect(db.tier.update({ where: { id: tierOf(sale) }, data: { held: 6 } })).rejects.toThrow(
      "Tier_within_chain",
    );
    const system = ctx({ kind: "system" });
    expect(await noteCaps({ ctx: system })).toBe(0);
    await db.chainIntent.update({ where: { id: apply?.id ?? "" }, data: { state: "mined" } });
    expect(await noteCaps({ ctx: system }), "a reorganisation may lower it again").toBe(0);
    await db.chainIntent.update({ where: { id: apply?.id ?? "" }, data: { state: "final" } });
    expect(await Promise.all([noteCaps({ ctx: system }), noteCaps({ ctx: system })])).toContain(1);
    expect(await noteCaps({ ctx: system })).toBe(0);
    expect(await tierNow(sale)).toMatchObject({ quantity: 8, left: 3, onChainMax: 8 });
    expect(await take(sale, 3)).toMatchObject({ ok: true });
  });

  it("forgets a wish for the chain that it was not told of when another comes", async () => {
    const sale = await houseWithWallet([5]);
    await change(sale, { quantity: 8 });
    await change(sale, { quantity: 9 });
    const states = (await intentsOf(sale)).map(({ kind, state, payload }) => [
      kind,
      state,
      (payload as { cap?: number }).cap,
    ]);
    expect(states).toEqual([
      ["announce-cap", "abandoned", 8],
      ["apply-cap", "abandoned", undefined],
      ["announce-cap", "queued", 9],
      ["apply-cap", "queued", undefined],
    ]);
  });

  it("changes once for one key, and refuses another change under it", async () => {
    const sale = await onSale(db, { quantities: [10] });
    const key = randomUUID();
    await Promise.all([change(sale, { quantity: 9, key }), change(sale, { quantity: 9, key })]);
    await change(sale, { quantity: 7 });
    await change(sale, { quantity: 9, key });
    expect(await tierNow(sale)).toMatchObject({ quantity: 7 });
    await expect(change(sale, { quantity: 4, key })).rejects.toMatchObject(refusal("conflict", { field: "key" }));
    const traces = await db.audit.findMany({ where: { action: "capacity.tier", subject: `tier:${tierOf(sale)}` } });
    expect(traces.map(({ change }) => change)).toMatchObject([
      { from: { quantity: 10 }, to: { quantity: 9 } },
      { from: { quantity: 9 }, to: { quantity: 7 } },
    ]);
  });

  it("moves up and down among buyers without one seat too many", async () => {
    const sale = await onSale(db, { quantities: [40] });
    const wishes = Array.from({ length: 60 }, () => take(sale, 1));
    const sizes = [25, 38, 12, 30, 20, 40].map((quantity) => change(sale, { quantity }).catch(() => null));
    const answers = await Promise.all(wishes);
    await Promise.all(sizes);
    const tier = await tierNow(sale);
    expect(tier?.held).toBe(answers.filter((said) => said.ok).length);
    expect((tier?.held ?? 0) + (tier?.left ?? 0)).toBe(tier?.quantity);
  });

  it("of an event that is over, or somebody else's, stays as it is", async () => {
    const [sale, other] = [await onSale(db), await onSale(db)];
    const input = { eventId: sale.event.id, tierId: tierOf(sale), quantity: 3, key: randomUUID() };
    await expect(setTierCapacity({ ctx: staffOf(other), input })).rejects.toMatchObject(refusal("not-found"));
    await expect(change(sale, { tierId: tierOf(other) })).rejects.toMatchObject(
      refusal("not-found", { field: "tierId" }),
    );
    await db.event.update({ where: { id: sale.event.id }, data: { endsAt: new Date(0) } });
    await expect(change(sale, { quantity: 3 })).rejects.toMatchObject(refusal("event-not-live"));
  });
});

describe("a quota", () => {
  const put = (sale: OnSale, quotaId: string, more: object) =>
    putQuota({
      ctx: staffOf(sale),
      input: {
        ...{ eventId: sale.event.id, quotaId, name: "Floor", quantity: 10, blocked: 0 },
        ...{ tierIds: sale.tiers.map(({ id }) => id), ...more },
      },
    });

  it("is made, resized, given other tiers and removed while its tiers sell", async () => {
    const sale = await onSale(db, { quantities: [10, 10] });
    await take(sale, 3);
    await take(sale, 2, { at: 1 });
    const quotaId = randomUUID();
    await expect(put(sale, quotaId, { quantity: 6, blocked: 2 })).rejects.toMatchObject(
      refusal("capacity-in-use", { field: "quantity", least: 7 }),
    );
    expect(await quotaNow(sale)).toBe(undefined);
    await put(sale, quotaId, { quantity: 8, blocked: 2 });
    await put(sale, quotaId, { quantity: 8, blocked: 2 });
    expect(await quotaNow(sale)).toMatchObject({ quotaId, held: 5, sold: 0, left: 1 });
    expect(await take(sale, 2)).toMatchObject({ ok: false, code: "sold-out", data: { left: 1 } });
    await put(sale, quotaId, { quantity: 2, tierIds: [tierOf(sale, 1)] });
    expect(await quotaNow(sale)).toMatchObject({ held: 2, left: 0, tierIds: [tierOf(sale, 1)] });
    expect(await tierNow(sale)).toMatchObject({ left: 7 });
    const input = { eventId: sale.event.id, quotaId };
    await removeQuota({ ctx: staffOf(sale), input });
    await removeQuota({ ctx: staffOf(sale), input });
    expect(await tierNow(sale, 1)).toMatchObject({ left: 8 });
  });

  it("of another event is nobody's", async () => {
    const [sale, other] = [await onSale(db), await onSale(db)];
    const quotaId = randomUUID();
    await put(sale, quotaId, {});
    await expect(put(other, quotaId, {})).rejects.toMatchObject(refusal("not-found", { field: "quotaId" }));
    await expect(put(sale, randomUUID(), { tierIds: [tierOf(other)] })).rejects.toMatchObject(
      refusal("not-found", { field: "tierIds" }),
    );
  });
});

describe("blocked seats", () => {
  const order = (sale: OnSale, quantity: number, more: object = {}) =>
    takeOrder({
      ctx: staffOf(sale),
      input: {
        ...{ key: randomUUID(), eventId: sale.event.id, items: [{ tierId: tierOf(sale), quantity }] },
        ...{ email: "guest@example.test", buyerName: "", method: "comp", instructions: "", ...more },
      },
    });
  async function hall() {
    const sale = await onSale(db, { quantities: [6] });
    await change(sale, { blocked: 4 });
    const quota = { eventId: sale.event.id, quotaId: randomUUID(), name: "All", quantity: 6, blocked: 3 };
    await putQuota({ ctx: staffOf(sale), input: { ...quota, tierIds: [tierOf(sale)] } });
    return sale;
  }

  it("are given by staff and sold to nobody else", async () => {
    const sale = await hall();
    const desk = await listDeskEvents({ ctx: staffOf(sale) });
    expect(desk.events[0]?.tiers[0], "the desk's form knows both").toMatchObject({ left: 2, leftWithKept: 6 });
    expect(await take(sale, 3)).toMatchObject({ ok: false, code: "sold-out", data: { left: 2 } });
    await expect(order(sale, 3)).rejects.toMatchObject(refusal("sold-out", { left: 2 }));
    await order(sale, 3, { fromBlocked: true });
    expect(await tierNow(sale)).toMatchObject({ blocked: 1, held: 0, sold: 3, left: 2 });
    expect(await quotaNow(sale)).toMatchObject({ blocked: 0, sold: 3, left: 3 });
    expect(await take(sale, 2)).toMatchObject({ ok: true });
    await expect(order(sale, 2, { fromBlocked: true })).rejects.toMatchObject(refusal("sold-out", { left: 1 }));
    expect(await tierNow(sale), "a refused order draws nothing").toMatchObject({ blocked: 1, left: 0 });
  });

  it("are blocked again when their order lapses, and the second time its seats are anybody's", async () => {
    const sale = await hall();
    const key = randomUUID();
    const dueAt = new Date(Date.now() + 60_000);
    await order(sale, 5, { fromBlocked: true, method: "bank-transfer", dueAt, key });
    expect(await tierNow(sale)).toMatchObject({ blocked: 0, held: 5, left: 1 });
    await db.hold.update({ where: { id: key }, data: { expiresAt: new Date(0) } });
    await db.$queryRaw`select expire_holds((now() at time zone 'UTC')::timestamp(3), 10)`;
    expect(await tierNow(sale)).toMatchObject({ blocked: 4, held: 0, left: 2 });
    expect(await quotaNow(sale)).toMatchObject({ blocked: 3, held: 0, left: 3 });
    await change(sale, { blocked: 0 });
    await putQuota({
      ctx: staffOf(sale),
      input: {
        ...{ eventId: sale.event.id, quotaId: (await quotaNow(sale))?.quotaId ?? "", name: "All", quantity: 6 },
        ...{ blocked: 0, tierIds: [tierOf(sale)] },
      },
    });
    await db.$queryRaw`select convert_hold(${key}::uuid)`;
    await db.$queryRaw`select release_holds(array[${key}::uuid], 'converted', 'released')`;
    expect(await tierNow(sale)).toMatchObject({ blocked: 0, sold: 0, left: 6 });
    expect(await quotaNow(sale)).toMatchObject({ blocked: 0, sold: 0 });
  });
});

describe("a buyer's limit", () => {
  const limit = (sale: OnSale, maxPerBuyer: number | null) =>
    setEventCapacity({ ctx: staffOf(sale), input: { eventId: sale.event.id, maxPerBuyer, key: randomUUID() } });

  it("counts all her tiers together, and each tier by itself", async () => {
    const sale = await onSale(db, { quantities: [50, 50] });
    await limit(sale, 4);
    await change(sale, { maxPerBuyer: 1 }, 1);
    const sessionId = randomUUID();
    expect(await take(sale, 2, { sessionId })).toMatchObject({ ok: true });
    expect(await take(sale, 2, { sessionId, at: 1 })).toMatchObject({
      code: "over-buyer-limit",
      data: { max: 1, has: 0 },
    });
    expect(await take(sale, 1, { sessionId, at: 1 })).toMatchObject({ ok: true });
    expect(await take(sale, 2, { sessionId })).toMatchObject({ code: "over-buyer-limit", data: { max: 4, has: 3 } });
    expect(await take(sale, 4)).toMatchObject({ ok: true });
  });

  it("holds against twenty requests at once at several allocators, over all her browsers", async () => {
    const sale = await onSale(db, { quantities: [50, 50] });
    await limit(sale, 3);
    const fan = await db.fan.create({
      data: { organizationId: sale.organization.id, email: `${randomUUID()}@example.test`, locale: "en" },
    });
    const sessions = await Promise.all([sale.fan(), sale.fan(), sale.fan()]);
    const ids = sessions.map(({ sessionId }) => sessionId);
    await db.fanSession.updateMany({ where: { id: { in: ids } }, data: { fanId: fan.id } });
    const allocators = [1, 2, 3].map(() => openAllocator({ pool, maxBatch: 2 }));
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, at) =>
        allocators[at % 3]?.hold({
          ...{ id: randomUUID(), organizationId: sale.organization.id, eventId: sale.event.id, fanId: fan.id },
          ...{ sessionId: ids[at % 3] ?? "", items: [{ tierId: tierOf(sale, at % 2), quantity: 1 }] },
        }),
      ),
    );
    expect(answers.filter((said) => said?.ok)).toHaveLength(3);
    expect(new Set(answers.flatMap((said) => (said?.ok ? [] : [said?.code])))).toEqual(new Set(["over-buyer-limit"]));
  });

  it("counts what she bought, and no longer what she gave back or let lapse", async () => {
    const sale = await onSale(db, { quantities: [50] });
    await limit(sale, 2);
    const sessionId = randomUUID();
    const id = randomUUID();
    await take(sale, 2, { sessionId, id });
    await db.$queryRaw`select convert_hold(${id}::uuid)`;
    expect(await take(sale, 1, { sessionId })).toMatchObject({ code: "over-buyer-limit", data: { has: 2 } });
    await db.$queryRaw`select release_holds(array[${id}::uuid], 'converted', 'released')`;
    const again = randomUUID();
    expect(await take(sale, 2, { sessionId, id: again })).toMatchObject({ ok: true });
    await db.hold.update({ where: { id: again }, data: { expiresAt: new Date(0) } });
    expect(await take(sale, 2, { sessionId })).toMatchObject({ ok: true });
  });
});
