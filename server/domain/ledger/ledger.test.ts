import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { splitPrimary, splitResale } from "../shared/money";
import { balanced, type Entry, primarySale, refund, resaleSale } from "./ledger";

const sum = (entries: readonly Entry[]) => entries.reduce((total, { amountMinor }) => total + amountMinor, 0n);
const of = (entries: readonly Entry[], account: string) =>
  entries.find((entry) => entry.account === account)?.amountMinor ?? 0n;
const amount = fc.integer({ min: 0, max: 2 ** 31 - 1 });
const bps = fc.integer({ min: 0, max: 5_000 });

describe("ledger", () => {
  it("sums every first sale to zero and owes platform and organizer the whole of it", () => {
    fc.assert(
      fc.property(amount, bps, (totalMinor, feeBps) => {
        const { platformMinor } = splitPrimary(totalMinor, feeBps);
        const entries = primarySale({ provider: "stripe", totalMinor, platformFeeMinor: platformMinor });
        expect(sum(entries)).toBe(0n);
        expect(-of(entries, "organizer") - of(entries, "platform")).toBe(BigInt(totalMinor));
      }),
    );
  });

  it("sums every resale to zero and takes nothing from a seller that rates do not name", () => {
    fc.assert(
      fc.property(amount, bps, bps, (priceMinor, royaltyBps, platformFeeBps) => {
        const split = splitResale(priceMinor, { royaltyBps, platformFeeBps });
        const entries = resaleSale({ provider: "stripe", sellerFanId: "dana", priceMinor, split });
        expect(sum(entries)).toBe(0n);
        const atLeast =
          priceMinor - Math.ceil((priceMinor * royaltyBps) / 1e4) - Math.ceil((priceMinor * platformFeeBps) / 1e4);
        expect(-of(entries, "seller:dana")).toBeGreaterThanOrEqual(BigInt(atLeast));
      }),
    );
  });

  it("leaves nothing after a refund", () => {
    fc.assert(
      fc.property(amount, bps, (totalMinor, feeBps) => {
        const { platformMinor } = splitPrimary(totalMinor, feeBps);
        const sale = primarySale({ provider: "stripe", totalMinor, platformFeeMinor: platformMinor });
        const back = refund(sale);
        for (const { account } of sale) expect(of(sale, account) + of(back, account)).toBe(0n);
      }),
    );
  });

  it("refuses a transfer that does not sum to zero", () => {
    expect(() => balanced([{ account: "platform", amountMinor: 1n }])).toThrow("sums to 1");
  });
});
