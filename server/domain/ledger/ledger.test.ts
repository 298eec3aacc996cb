import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { splitPrimary, splitResale } from "../shared/money";
import { balanced, disputed, type Entry, lacking, primarySale, refund, refundPart, resaleSale } from "./ledger";

const sum = (entries: readonly Entry[]) => entries.reduce((total, { amountMinor }) => total + amountMinor, 0n);
const of = (entries: readonly Entry[], account: string) =>
  entries.filter((entry) => entry.account === account).reduce((total, { amountMinor }) => total + amountMinor, 0n);
const amount = fc.integer({ min: 0, max: 2 ** 31 - 1 });
const bps = fc.integer({ min: 0, max: 5_000 });

/** A sale whose fee and taxes, of one office or two, are at most the whole. */
const taxed = fc.tuple(amount, bps, bps, fc.integer({ min: 0, max: 2_000 })).map(([totalMinor, feeBps, ...taxBps]) => {
  const { platformMinor: platformFeeMinor, organizerMinor } = splitPrimary(totalMinor, feeBps);
  const amounts = taxBps.map((each) => Math.floor((organizerMinor * each) / 7_000));
  const taxes = ["IL-VAT", "IL-CITY"].map((jurisdiction, at) => ({ jurisdiction, amountMinor: amounts[at] ?? 0 }));
  return { provider: "stripe", totalMinor, platformFeeMinor, taxes };
});

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

  it("owes each tax office what is its, and the organizer the rest of a taxed sale", () => {
    fc.assert(
      fc.property(taxed, (sale) => {
        const entries = primarySale(sale);
        expect(sum(entries)).toBe(0n);
        for (const { jurisdiction, amountMinor } of sale.taxes)
          expect(-of(entries, `tax:${jurisdiction}`)).toBe(BigInt(amountMinor));
        const taxMinor = sale.taxes.reduce((total, { amountMinor }) => total + amountMinor, 0);
        expect(-of(entries, "organizer")).toBe(BigInt(sale.totalMinor - sale.platformFeeMinor - taxMinor));
      }),
    );
  });

  it("adds up what one office takes of several tiers, and refuses parts that are more than the whole or below nothing", () => {
    const sale = { provider: "stripe", totalMinor: 1_000, platformFeeMinor: 100 };
    const vat = (...amounts: number[]) => amounts.map((amountMinor) => ({ jurisdiction: "IL-VAT", amountMinor }));
    expect(primarySale({ ...sale, taxes: vat(50, 70, 0) })).toEqual([
      { account: "provider:stripe", amountMinor: 1_000n },
      { account: "organizer", amountMinor: -780n },
      { account: "platform", amountMinor: -100n },
      { account: "tax:IL-VAT", amountMinor: -120n },
    ]);
    expect(primarySale({ ...sale, taxes: vat(900) })).toHaveLength(3);
    for (const taxes of [vat(901), vat(500, 401), vat(-1)])
      expect(() => primarySale({ ...sale, taxes })).toThrow("is not the sum");
    expect(() => primarySale({ ...sale, platformFeeMinor: 1_001 })).toThrow("is not the sum");
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
      fc.property(taxed, (sold) => {
        const sale = primarySale(sold);
        const back = refund(sale);
        for (const { account } of sale) expect(of(sale, account) + of(back, account)).toBe(0n);
        expect(lacking(refundPart(sale, 0, sold.totalMinor), back)).toEqual([]);
      }),
    );
  });

  it("refuses a transfer that does not sum to zero", () => {
    expect(() => balanced([{ account: "platform", amountMinor: 1n }])).toThrow("sums to 1");
  });
});

describe("a refund in parts", () => {
  it("takes fee and tax back with each part, never more of an account than it had, and ends at the reversal", () => {
    fc.assert(
      fc.property(taxed, fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 8 }), (sold, cuts) => {
        const sale = primarySale(sold);
        const marks = [...cuts.map((cut) => Math.floor(cut * sold.totalMinor)).sort((a, b) => a - b), sold.totalMinor];
        const booked: Entry[] = [];
        let back = 0;
        for (const mark of marks) {
          const part = refundPart(sale, back, mark - back);
          back = mark;
          booked.push(...part);
          expect(sum(part)).toBe(0n);
          for (const { account, amountMinor } of part) {
            // A part gives an account something back or nothing; it never takes more.
            if (account !== "provider:stripe") expect(amountMinor).toBeGreaterThan(0n);
            const had = of(sale, account) < 0n ? -of(sale, account) : of(sale, account);
            const gone = of(booked, account) < 0n ? -of(booked, account) : of(booked, account);
            expect(gone).toBeLessThanOrEqual(had);
          }
          expect(-of(booked, "provider:stripe")).toBe(BigInt(back));
        }
        for (const { account } of sale) expect(of(sale, account) + of(booked, account)).toBe(0n);
      }),
      { numRuns: 300 },
    );
  });

  it("returns its share of the tax to the unit, however small the parts are", () => {
    const sale = primarySale({
      ...{ provider: "stripe", totalMinor: 11_700, platformFeeMinor: 300 },
      taxes: [{ jurisdiction: "IL-VAT", amountMinor: 1_700 }],
    });
    let tax = 0n;
    for (let back = 0; back < 11_700; back += 1) {
      tax += of(refundPart(sale, back, 1), "tax:IL-VAT");
      const due = (1_700 * (back + 1)) / 11_700;
      expect(Math.abs(Number(tax) - due)).toBeLessThan(1);
    }
    expect(tax).toBe(1_700n);
  });

  it("is the same in whatever order the sale's rows are read", () => {
    fc.assert(
      fc.property(taxed, fc.double({ min: 0, max: 1, noNaN: true }), (sold, share) => {
        const sale = primarySale(sold);
        const back = Math.floor(share * sold.totalMinor);
        expect(lacking(refundPart(sale, 0, back), refundPart([...sale].reverse(), 0, back))).toEqual([]);
      }),
    );
  });

  it("takes nothing beyond the sale", () => {
    const sale = primarySale({ provider: "stripe", totalMinor: 1_000, platformFeeMinor: 100 });
    expect(lacking(refundPart(sale, 0, 1_200), refund(sale))).toEqual([]);
    expect(refundPart(sale, 1_000, 5)).toEqual([]);
  });
});

describe("what is lacking", () => {
  it("is nothing once it is written, and the reversal of what is no longer wanted", () => {
    const taken = disputed("stripe", 500);
    expect(lacking(taken, [])).toEqual(taken);
    expect(lacking(taken, taken)).toEqual([]);
    expect(lacking(disputed("stripe", 700), taken)).toEqual(disputed("stripe", 200));
    expect(lacking(disputed("stripe", 0), taken)).toEqual(disputed("stripe", -500));
  });
});
