import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { openAllocator } from "../../box-office/allocator";
import type { HoldRequest } from "../../domain/hold/allocate";
import { testDatabase } from "../../test/database";
import { type OnSale, onSale } from "../../test/factory/on-sale";
import { seatsLeft } from "./seats-left";

const { db, pool } = await testDatabase();

async function quotaOf(sale: OnSale, quantity: number, tiers: number[]) {
  const id = randomUUID();
  const tierIds = tiers.map((at) => sale.tiers[at]?.id ?? "");
  await db.quota.create({ data: { id, eventId: sale.event.id, name: "Floor", quantity } });
  await db.quotaTier.createMany({ data: tierIds.map((tierId) => ({ quotaId: id, tierId })) });
  return id;
}
const requestFor = (sale: OnSale, items: [tier: number, quantity: number][]): HoldRequest => ({
  id: randomUUID(),
  organizationId: sale.organization.id,
  eventId: sale.event.id,
  sessionId: randomUUID(),
  items: items.map(([at, quantity]) => ({ tierId: sale.tiers[at]?.id ?? "", quantity })),
});
const counts = async (id: string) => {
  const { held, sold } = await db.quota.findUniqueOrThrow({ where: { id } });
  return { held, sold };
};
/** What a quota must count: the counters of its tiers, added up. */
const ofTiers = async (id: string) => {
  const { _sum } = await db.tier.aggregate({
    where: { quotas: { some: { quotaId: id } } },
    _sum: { held: true, sold: true },
  });
  return { held: _sum.held ?? 0, sold: _sum.sold ?? 0 };
};

describe("a quota", () => {
  it("counts what its tiers count through hold, sale, refund and lapse", async () => {
    const sale = await onSale(db, { quantities: [10, 10] });
    const quota = await quotaOf(sale, 12, [0, 1]);
    const allocator = openAllocator({ pool });
    const [one, two] = [requestFor(sale, [[0, 3]]), requestFor(sale, [[1, 4]])];
    await allocator.hold(one);
    await allocator.hold(two);
    expect(await counts(quota)).toEqual({ held: 7, sold: 0 });
    await db.$queryRaw`select convert_hold(${one.id}::uuid)`;
    expect(await counts(quota)).toEqual({ held: 4, sold: 3 });
    await db.$queryRaw`select release_holds(array[${one.id}::uuid], 'converted', 'released')`;
    expect(await counts(quota)).toEqual({ held: 4, sold: 0 });
    await db.hold.update({ where: { id: two.id }, data: { expiresAt: new Date(0) } });
    await db.$queryRaw`select expire_holds(now()::timestamp(3), 10)`;
    expect(await counts(quota)).toEqual({ held: 0, sold: 0 });
  });

  it("bounds what is left of each of its tiers, for everybody who asks the database", async () => {
    const sale = await onSale(db, { quantities: [10, 10, 10] });
    const quota = await quotaOf(sale, 5, [0, 1]);
    await db.quota.update({ where: { id: quota }, data: { blocked: 1 } });
    await db.tier.update({ where: { id: sale.tiers[2]?.id ?? "" }, data: { blocked: 4, onChainMax: 5 } });
    await openAllocator({ pool }).hold(requestFor(sale, [[0, 2]]));
    const ids = sale.tiers.map(({ id }) => id);
    const left = await seatsLeft(db, ids);
    expect(ids.map(left)).toEqual([2, 2, 5]);
    const [together] = await db.$queryRaw<{ n: number }[]>`select seats_left_together(${ids}::uuid[]) as n`;
    expect(together?.n).toBe(7);
  });

  it("takes a tier's counters along when the tier joins, and gives them back when it leaves", async () => {
    const sale = await onSale(db, { quantities: [10] });
    await openAllocator({ pool }).hold(requestFor(sale, [[0, 3]]));
    const quota = await quotaOf(sale, 5, [0]);
    expect(await counts(quota)).toEqual({ held: 3, sold: 0 });
    await db.quotaTier.deleteMany({ where: { quotaId: quota } });
    expect(await counts(quota)).toEqual({ held: 0, sold: 0 });
    await expect(quotaOf(sale, 2, [0])).rejects.toThrow("Quota_not_oversold");
  });

  it("is never oversold by two allocators that sell different tiers of it, and none is told off by the database", async () => {
    const sale = await onSale(db, { quantities: [100, 100, 100] });
    const [floor, stand] = [await quotaOf(sale, 30, [0, 1]), await quotaOf(sale, 25, [1, 2])];
    const allocators = [1, 2, 3].map(() => openAllocator({ pool, maxBatch: 4 }));
    const answers = await Promise.all(
      Array.from({ length: 120 }, (_, at) =>
        allocators[at % 3]?.hold(
          requestFor(
            sale,
            at % 4 === 0
              ? [
                  [0, 1],
                  [2, 1],
                ]
              : [[at % 3, 1]],
          ),
        ),
      ),
    );
    expect(new Set(answers.map((said) => (said?.ok ? "ok" : said?.code)))).toEqual(new Set(["ok", "sold-out"]));
    for (const quota of [floor, stand]) expect(await counts(quota)).toEqual(await ofTiers(quota));
    const left = await seatsLeft(
      db,
      sale.tiers.map(({ id }) => id),
    );
    expect(sale.tiers.map(({ id }) => left(id))).toEqual([0, 0, 0]);
  });

  it("that comes while a batch waits for its tier binds that batch too", async () => {
    const sale = await onSale(db, { quantities: [10] });
    const tierId = sale.tiers[0]?.id ?? "";
    const id = randomUUID();
    const other = await pool.connect();
    await other.query("begin");
    await other.query(`select 1 from "Tier" where id = $1 for update`, [tierId]);
    const asked = openAllocator({ pool }).hold(requestFor(sale, [[0, 4]]));
    await new Promise((resolve) => setTimeout(resolve, 200));
    await other.query(`insert into "Quota" (id, "eventId", name, quantity) values ($1, $2, 'Late', 3)`, [
      id,
      sale.event.id,
    ]);
    await other.query(`insert into "QuotaTier" ("quotaId", "tierId") values ($1, $2)`, [id, tierId]);
    await other.query("commit");
    other.release();
    expect(await asked).toMatchObject({ ok: false, code: "sold-out", data: { left: 3 } });
    expect(await counts(id)).toEqual({ held: 0, sold: 0 });
  });

  it("may be locked in the wrong order by somebody: the batch that loses is tried again and answered", async () => {
    const sale = await onSale(db, { quantities: [10] });
    const tierId = sale.tiers[0]?.id ?? "";
    const quota = await quotaOf(sale, 10, [0]);
    const other = await pool.connect();
    await other.query("begin");
    // So that the batch is the one that notices the circle.
    await other.query("set local deadlock_timeout = '60s'");
    await other.query(`select 1 from "Quota" where id = $1 for update`, [quota]);
    const asked = openAllocator({ pool }).hold(requestFor(sale, [[0, 2]]));
    await new Promise((resolve) => setTimeout(resolve, 200));
    const lockTier = (how: string) => other.query(`select 1 from "Tier" where id = $1 for update ${how}`, [tierId]);
    expect((await lockTier("skip locked")).rowCount, "the batch holds the tier and waits for the quota").toBe(0);
    // Ours for the asking only when the batch has been ended as the victim.
    expect((await lockTier("")).rowCount).toBe(1);
    await other.query("commit");
    other.release();
    expect(await asked).toMatchObject({ ok: true });
    expect(await counts(quota)).toEqual({ held: 2, sold: 0 });
  });
});
