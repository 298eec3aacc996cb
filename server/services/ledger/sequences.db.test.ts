import fc from "fast-check";
import { expect, it } from "vitest";
import { testDatabase } from "../../test/database";
import { moneyWorld, type Step } from "../../test/factory/money-world";

const { db, pool } = await testDatabase();
const world = moneyWorld(db, pool);

const share = fc.double({ min: 0.01, max: 1, noNaN: true });
const which = fc.nat(9);
/** Whole tens, so that a currency of three decimals can be paid by card. */
const price = fc.integer({ min: 0, max: 900 }).map((tens) => tens * 10);
const become = fc.constantFrom("succeeded", "succeeded", "pending", "failed");
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("buy"),
      quantities: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 3 }),
      twice: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("buy-free") }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("resale"), share }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant("refund"), order: which, share, become }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("refund-whole"), order: which, become }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("bank-says"),
      refund: which,
      become: fc.constantFrom("succeeded", "failed"),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("retry"), refund: which }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("dispute"), order: which, share }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("dispute-ends"), dispute: which, won: fc.boolean() }) },
);
const sequence = fc.record({
  currency: fc.constantFrom("JPY", "EUR", "KWD"),
  feeBps: fc.integer({ min: 0, max: 2_500 }),
  royaltyBps: fc.integer({ min: 0, max: 2_000 }),
  prices: fc.tuple(price, price, price),
  steps: fc.array(fc.tuple(step, fc.integer({ min: 1, max: 3 })), { minLength: 4, maxLength: 14 }),
});

it("balance, agree with provider and chain, and are the same however often each word is delivered, after any sequence", async () => {
  await fc.assert(
    fc.asyncProperty(sequence, async ({ steps, ...terms }) => {
      const once = await world.house(terms);
      for (const [one] of steps) await once.play(one, 1);
      const often = await world.house(terms);
      for (const [one, times] of steps) await often.play(one, times);

      // The proof's own rules, over everything that has happened so far.
      const { flaws, underWay } = await world.prove();
      expect(flaws).toEqual([]);
      expect(underWay).toBe(0);
      for (const house of [once, often]) {
        const balances = await house.balances();
        expect([...balances.values()].reduce((sum, amount) => sum + amount, 0n)).toBe(0n);
        expect(balances).toEqual(await house.wanted());
        for (const beyond of await house.overpaid()) expect(beyond).toBeLessThanOrEqual(0);
      }
      expect(await often.transfers()).toEqual(await once.transfers());
    }),
    { numRuns: Number(process.env.SEQUENCES ?? 8), endOnFailure: true },
  );
  // Otherwise it would have proven nothing.
  const kinds = new Set((await db.ledgerEntry.groupBy({ by: ["causeKind"] })).map(({ causeKind }) => causeKind));
  expect(kinds.size).toBeGreaterThanOrEqual(3);
}, 300_000);

it("has every kind of movement in it when everything happens once", async () => {
  const house = await world.house({ currency: "KWD", feeBps: 333, royaltyBps: 500, prices: [3_330, 0, 10] });
  const steps: Step[] = [
    { kind: "buy", quantities: [3, 1, 1], twice: true },
    { kind: "buy-free" },
    { kind: "resale", share: 0.9 },
    { kind: "refund", order: 0, share: 0.3, become: "succeeded" },
    { kind: "refund", order: 0, share: 0.5, become: "pending" },
    { kind: "bank-says", refund: 1, become: "succeeded" },
    { kind: "bank-says", refund: 1, become: "failed" },
    { kind: "refund", order: 1, share: 0.7, become: "succeeded" },
    { kind: "dispute", order: 1, share: 0.5 },
    { kind: "dispute-ends", dispute: 0, won: true },
    { kind: "dispute", order: 0, share: 0.4 },
    { kind: "dispute-ends", dispute: 0, won: false },
  ];
  for (const one of steps) await house.play(one, 2);
  const { flaws } = await world.prove();
  expect(flaws).toEqual([]);
  expect(await house.balances()).toEqual(await house.wanted());
  const kinds = new Set((await house.transfers()).map(([kind]) => kind));
  const all = ["dispute-opened", "dispute-won", "primary-sale", "refund", "refund-failed", "resale"];
  expect([...kinds].sort()).toEqual(all);
  // A planted unit is found in all that.
  await house.plant();
  expect((await world.prove()).flaws.map(({ flaw }) => flaw)).toContain("provider-differs");
}, 120_000);
