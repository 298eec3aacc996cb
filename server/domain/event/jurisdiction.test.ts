import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { tierRules } from "./collection";
import { maxGiftBlackoutSeconds, maxGifts, maxResaleCapBps } from "./event-input";
import { brokenByPlace, compile, jurisdictionCodes, jurisdictions } from "./jurisdiction";

const tier = { resaleAllowed: true, resaleCapBps: 11_000, giftsMax: 0, giftBlackoutSeconds: 3_600 };
const anyTier = fc.record({
  resaleAllowed: fc.boolean(),
  resaleCapBps: fc.integer({ min: 0, max: maxResaleCapBps }),
  giftsMax: fc.integer({ min: 0, max: maxGifts }),
  giftBlackoutSeconds: fc.integer({ min: 0, max: maxGiftBlackoutSeconds }),
});

describe("the rules of a place", () => {
  it("are broken by the field that a person has to change", () => {
    expect(brokenByPlace("IE", [{ ...tier, resaleCapBps: 10_000 }, tier])).toEqual([
      { field: "tiers.1.resaleCapBps", rule: "over-jurisdiction" },
    ]);
    expect(brokenByPlace("US-NY", [{ ...tier, resaleCapBps: 20_000 }])).toEqual([
      { field: "tiers.0.giftsMax", rule: "giving-guaranteed" },
      { field: "tiers.0.giftBlackoutSeconds", rule: "giving-guaranteed" },
    ]);
    expect(brokenByPlace("plus-20", [{ ...tier, resaleCapBps: 12_000, giftsMax: 1, giftBlackoutSeconds: 0 }])).toEqual(
      [],
    );
    expect(brokenByPlace("XX", [tier])).toEqual([{ field: "jurisdiction", rule: "unknown" }]);
    expect(brokenByPlace("toString", [tier])).toEqual([{ field: "jurisdiction", rule: "unknown" }]);
    expect(brokenByPlace(null, [{ ...tier, resaleCapBps: maxResaleCapBps }])).toEqual([]);
  });

  it("ask nothing of the price of what cannot be resold", () => {
    expect(brokenByPlace("IE", [{ ...tier, resaleAllowed: false }])).toEqual([]);
  });

  it("compiled into any tier are kept, change nothing that is stricter, and compiled again change nothing", () => {
    fc.assert(
      fc.property(fc.constantFrom(...jurisdictionCodes), anyTier, (code, any) => {
        const fits = compile(any, jurisdictions[code]);
        expect(brokenByPlace(code, [fits])).toEqual([]);
        expect(compile(fits, jurisdictions[code])).toEqual(fits);
        expect(fits.resaleCapBps).toBeLessThanOrEqual(any.resaleCapBps);
        expect(fits.giftsMax).toBeGreaterThanOrEqual(any.giftsMax);
      }),
    );
  });

  it("reach the contract as they are compiled", () => {
    const sale = { chainTierId: 1, quantity: 10, priceMinor: 4_500, royaltyBps: 500 };
    const window = { salesStartAt: new Date(0), salesEndAt: new Date(1_000) };
    const [rules] = tierRules([{ ...sale, ...window, ...compile(tier, jurisdictions["face-value"]) }], "EUR");
    expect(rules).toMatchObject({ resaleCapBps: 10_000, giftsMax: 1, giftBlackoutSeconds: 0 });
  });

  it("of the law name their source and ask for counsel", () => {
    for (const [code, place] of Object.entries(jurisdictions))
      expect(place.source === null, code).toBe(!place.needsCounsel);
  });
});
