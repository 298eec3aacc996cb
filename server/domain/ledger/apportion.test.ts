import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { apportion } from "./apportion";

const parts = fc.array(fc.bigInt({ min: 0n, max: 40n }), { minLength: 1, maxLength: 5 });
const large = fc.array(fc.bigInt({ min: 0n, max: 2n ** 40n }), { minLength: 1, maxLength: 5 });
const sum = (amounts: readonly bigint[]) => amounts.reduce((total, amount) => total + amount, 0n);
/** One unit after the other, by its definition. */
function slowly(of: readonly bigint[], units: bigint): bigint[] {
  const shares = of.map(() => 0n);
  for (let n = 0n; n < units; n++) {
    const due = of.map((part, at) => ({ at, part, due: Number(2n * (shares[at] ?? 0n) + 1n) / Number(part) }));
    const open = due
      .filter(({ part }) => part > 0n)
      .sort((a, b) => a.due - b.due || Number(b.part - a.part) || a.at - b.at);
    const next = open[0]?.at ?? 0;
    shares[next] = (shares[next] ?? 0n) + 1n;
  }
  return shares;
}

describe("a part of a sum, divided as the sum was", () => {
  it("is what counting out unit by unit comes to", () => {
    fc.assert(
      fc.property(parts, fc.integer({ min: 0, max: 100 }), (of, percent) => {
        const units = (sum(of) * BigInt(percent)) / 100n;
        expect(apportion(of, units)).toEqual(slowly(of, units));
      }),
      { numRuns: 500 },
    );
  });

  it("adds up, is never more than a part, never falls as it grows, and ends with each part exactly", () => {
    fc.assert(
      fc.property(parts, (of) => {
        let before = of.map(() => 0n);
        for (let units = 0n; units <= sum(of); units++) {
          const shares = apportion(of, units);
          expect(sum(shares)).toBe(units);
          for (const [at, share] of shares.entries()) {
            expect(share >= (before[at] ?? 0n) && share <= (of[at] ?? 0n)).toBe(true);
          }
          before = shares;
        }
        expect(before).toEqual(of);
      }),
    );
  });

  it("is within one unit of what is due where it is divided in two or three", () => {
    fc.assert(
      fc.property(
        fc.array(fc.bigInt({ min: 0n, max: 2n ** 40n }), { minLength: 1, maxLength: 3 }),
        fc.bigInt({ min: 0n, max: 10_000n }),
        (of, share) => {
          const units = (sum(of) * share) / 10_000n;
          for (const [at, got] of apportion(of, units).entries()) {
            const off = got * sum(of) - (of[at] ?? 0n) * units;
            expect((off > -sum(of) && off < sum(of)) || sum(of) === 0n).toBe(true);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it("adds up for sums that no number holds", () => {
    fc.assert(
      fc.property(large, fc.bigInt({ min: 0n, max: 10_000n }), (of, share) => {
        const units = (sum(of) * share) / 10_000n;
        const shares = apportion(of, units);
        expect(sum(shares)).toBe(units);
        expect(shares.every((got, at) => got >= 0n && got <= (of[at] ?? 0n))).toBe(true);
      }),
    );
  });

  it("gives a tie to the larger part, and to the first of equal ones", () => {
    expect(apportion([1n, 3n], 2n)).toEqual([0n, 2n]);
    expect(apportion([1n, 1n], 1n)).toEqual([1n, 0n]);
    expect(apportion([0n, 0n], 0n)).toEqual([0n, 0n]);
  });
});
