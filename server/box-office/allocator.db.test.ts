import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { HoldRequest } from "../domain/hold/allocate";
import { expireHolds } from "../services/hold/expire-holds";
import { testContext } from "../test/context";
import { testDatabase } from "../test/database";
import { type OnSale, onSale } from "../test/factory/on-sale";
import { openAllocator } from "./allocator";

const { db, pool } = await testDatabase();
const { ctx } = testContext(db);

const requestFor = (
  sale: OnSale,
  items: [tier: number, quantity: number][],
  id: string = randomUUID(),
): HoldRequest => ({
  id,
  organizationId: sale.organization.id,
  eventId: sale.event.id,
  sessionId: "a session",
  items: items.map(([at, quantity]) => ({ tierId: sale.tiers[at]?.id ?? "", quantity })),
});
const counters = async (sale: OnSale) =>
  (await db.tier.findMany({ where: { eventId: sale.event.id }, orderBy: { chainTierId: "asc" } })).map(
    ({ held, sold }) => ({ held, sold }),
  );
const inMinutes = (n: number) => new Date(Date.now() + n * 60_000);

describe("the allocator", () => {
  it("never oversells to 200 buyers at several allocators at once, and sells to the last seat", async () => {
    const sale = await onSale(db, { quantities: [50, 30] });
    const allocators = [1, 2, 3].map(() => openAllocator({ pool, maxBatch: 16 }));
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, at) => {
        const items: [number, number][] =
          at % 3 === 0
            ? [
                [0, 1],
                [1, 1],
              ]
            : [[at % 2, 1]];
        return allocators[at % 3]?.hold(requestFor(sale, items));
      }),
    );
    const refusals = answers.flatMap((said) => (said?.ok ? [] : [said?.code]));
    expect(new Set(refusals)).toEqual(new Set(["sold-out"]));
    expect(await counters(sale)).toEqual([
      { held: 50, sold: 0 },
      { held: 30, sold: 0 },
    ]);
    const { _sum } = await db.holdItem.aggregate({
      where: { hold: { eventId: sale.event.id } },
      _sum: { quantity: true },
    });
    expect(_sum.quantity).toBe(80);
  });

  it("answers the same id with the same hold, also when both come at once at two allocators", async () => {
    const sale = await onSale(db, { quantities: [5] });
    const [one, other] = [openAllocator({ pool }), openAllocator({ pool })];
    const request = requestFor(sale, [[0, 2]]);
    const answers = await Promise.all([one.hold(request), other.hold(request), one.hold(request), other.hold(request)]);
    expect(answers.every((said) => said.ok)).toBe(true);
    expect(await counters(sale)).toEqual([{ held: 2, sold: 0 }]);
    const changed = await one.hold({ ...request, items: [{ tierId: sale.tiers[0]?.id ?? "", quantity: 1 }] });
    expect(changed).toMatchObject({ ok: false, code: "conflict" });
    expect(await one.hold({ ...request, sessionId: "somebody else" })).toMatchObject({ ok: false, code: "conflict" });
  });

  it("counts nothing of a request of which one tier is sold out", async () => {
    const sale = await onSale(db, { quantities: [5, 1] });
    const said = await openAllocator({ pool }).hold(
      requestFor(sale, [
        [0, 2],
        [1, 2],
      ]),
    );
    expect(said).toMatchObject({ ok: false, code: "sold-out" });
    expect(await counters(sale)).toEqual([
      { held: 0, sold: 0 },
      { held: 0, sold: 0 },
    ]);
  });

  it("gives seats of a lapsed hold to the next buyer although no sweep has come by", async () => {
    const sale = await onSale(db, { quantities: [2] });
    const first = requestFor(sale, [[0, 2]]);
    await openAllocator({ pool }).hold(first);
    const later = openAllocator({ pool, clock: () => inMinutes(11) });
    expect(await later.hold(requestFor(sale, [[0, 2]]))).toMatchObject({ ok: true });
    expect(await counters(sale)).toEqual([{ held: 2, sold: 0 }]);
    expect((await db.hold.findUniqueOrThrow({ where: { id: first.id } })).state).toBe("expired");
    expect(await later.hold(first)).toMatchObject({ ok: false, code: "hold-expired" });
  });

  it("gives seats back once when several sweeps come by at once, and leaves live holds alone", async () => {
    const sale = await onSale(db, { quantities: [20] });
    const allocator = openAllocator({ pool });
    for (let i = 0; i < 4; i++) await allocator.hold(requestFor(sale, [[0, 2]]));
    expect(await expireHolds({ ctx: ctx(), input: { most: 500 } })).toBe(0);
    const later = ctx({ kind: "system" }, inMinutes(11));
    const swept = await Promise.all([1, 2, 3].map(() => expireHolds({ ctx: later, input: { most: 500 } })));
    expect(swept.reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(4);
    expect(await counters(sale)).toEqual([{ held: 0, sold: 0 }]);
  });

  it("fails the waiting requests when the database is gone and serves the next ones", async () => {
    const sale = await onSale(db, { quantities: [5] });
    const answers = [new Error("gone"), null];
    const flaky = new Proxy(pool, {
      get: (target, key) =>
        key === "connect" && answers.shift() ? () => Promise.reject(new Error("gone")) : Reflect.get(target, key),
    });
    const allocator = openAllocator({ pool: flaky });
    await expect(allocator.hold(requestFor(sale, [[0, 1]]))).rejects.toThrow("gone");
    expect(await allocator.hold(requestFor(sale, [[0, 1]]))).toMatchObject({ ok: true });
  });
});
