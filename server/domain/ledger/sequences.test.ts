import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { extraPaidBack, openBooks, type Step } from "./test/books";

/** By decimals: none, two, three. */
const currencies = ["JPY", "EUR", "KWD"] as const;
const small = fc.integer({ min: 0, max: 30 });
const price = fc.oneof(small, fc.integer({ min: 0, max: 2_000_000 }));
const bps = fc.integer({ min: 0, max: 5_000 });
const which = fc.nat(20);
const currency = fc.constantFrom(...currencies);
const tiers = fc.array(
  fc.record({ unitMinor: price, quantity: fc.integer({ min: 1, max: 6 }), taxBps: fc.integer({ min: 0, max: 4_000 }) }),
  { minLength: 1, maxLength: 3 },
);
const outcome = fc.constantFrom("succeeded", "succeeded", "failed", "failed-later");

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("sale"), currency, tiers, feeBps: bps }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("free"), currency }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("resale"), currency, priceMinor: price, royaltyBps: bps, feeBps: bps }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant("refund"),
      order: which,
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      outcome,
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("refund-whole"), order: which, outcome }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("comes-back"), refund: which }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("paid-twice"), order: which }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("dispute"),
      order: which,
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("dispute-ends"), dispute: which, won: fc.boolean() }) },
);
const steps = fc.array(step, { maxLength: 40 });
const deliveries = fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 40, maxLength: 40 });
const played = (of: readonly Step[], times: readonly number[] = []) => {
  const books = openBooks();
  for (const [at, one] of of.entries()) books.play(one, times[at] ?? 1);
  return books;
};
const sum = (amounts: readonly bigint[]) => amounts.reduce((total, amount) => total + amount, 0n);
const runs = { numRuns: 400 };

describe("the books, after any sequence of sales, refunds, disputes and resales", () => {
  it("balance in each transfer and in each currency, with no entry of nothing", () => {
    fc.assert(
      fc.property(steps, (of) => {
        const { transfers } = played(of);
        for (const { entries } of transfers()) {
          expect(sum(entries.map(({ amountMinor }) => amountMinor))).toBe(0n);
          expect(entries.every(({ amountMinor }) => amountMinor !== 0n)).toBe(true);
          expect(new Set(entries.map(({ account }) => account)).size).toBe(entries.length);
        }
        for (const of of currencies)
          expect(
            sum(
              transfers()
                .flatMap((one) => (one.currency === of ? one.entries : []))
                .map((one) => one.amountMinor),
            ),
          ).toBe(0n);
      }),
      runs,
    );
  });

  it("have given back no more of any account than each sale gave it, and as much in all as arrived at buyers", () => {
    fc.assert(
      fc.property(steps, (of) => {
        const books = played(of);
        for (const { id, currency, backMinor } of books.orders()) {
          const sold = books.balances(
            (one) => one.orderId === id && (one.kind === "primary-sale" || one.kind === "resale"),
          );
          const back = books.balances((one) => one.orderId === id && one.kind.startsWith("refund"));
          for (const [account, gone] of back) {
            const had = sold.get(account) ?? 0n;
            // Each goes the other way, and never past nothing.
            expect([account, currency, gone * had <= 0n, gone * gone <= had * had]).toEqual([
              account,
              currency,
              true,
              true,
            ]);
          }
          expect(-(back.get(`provider:stripe ${currency}`) ?? 0n)).toBe(BigInt(backMinor));
        }
      }),
      runs,
    );
  });

  it("come to what happened, counted by itself: what was taken, given back and lost to banks", () => {
    fc.assert(
      fc.property(steps, (of) => {
        const books = played(of);
        const all = books.balances();
        for (const currency of currencies) {
          const mine = books.orders().filter((one) => one.currency === currency);
          const kept = mine.reduce((rest, one) => rest + one.totalMinor - one.backMinor - one.withdrawnMinor, 0);
          expect(all.get(`provider:stripe ${currency}`) ?? 0n).toBe(BigInt(kept));
          // Whoever has no refund and no dispute has what the sale said, to the unit.
          for (const order of mine.filter(({ backMinor, withdrawnMinor }) => backMinor === 0 && withdrawnMinor === 0))
            for (const [account, owed] of order.owed)
              expect(-(books.balances((one) => one.orderId === order.id).get(`${account} ${currency}`) ?? 0n)).toBe(
                BigInt(owed),
              );
          // What is given back whole is nobody's any more.
          for (const order of mine.filter(
            ({ totalMinor, backMinor, withdrawnMinor }) => backMinor === totalMinor && withdrawnMinor === 0,
          ))
            for (const amount of books.balances((one) => one.orderId === order.id).values()) expect(amount).toBe(0n);
        }
      }),
      runs,
    );
  });

  it("are the same when each step is delivered once to three times", () => {
    fc.assert(
      fc.property(steps, deliveries, (of, times) => {
        const [once, often] = [played(of), played(of, times)];
        expect(often.transfers()).toEqual(once.transfers());
        expect(often.balances()).toEqual(once.balances());
      }),
      runs,
    );
  });

  it("have nothing of money that never was a sale: the second page of an order goes back beside them", () => {
    const sale: Step = {
      kind: "sale",
      currency: "EUR",
      tiers: [{ unitMinor: 1_000, quantity: 2, taxBps: 1_800 }],
      feeBps: 250,
    };
    const before = played([sale]);
    const after = played([sale, { kind: "paid-twice", order: 0 }]);
    expect(after.transfers()).toEqual(before.transfers());
    expect(after.orders()[0]?.refunds).toMatchObject([
      { reason: extraPaidBack, state: "succeeded", amountMinor: 2_000 },
    ]);
  });
});
