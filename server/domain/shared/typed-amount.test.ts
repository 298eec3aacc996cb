import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Currency, currencies } from "./currency";
import { formatMoney, maxAmountMinor } from "./money";
import { decimalText } from "./money-text";
import { typedAmount } from "./typed-amount";

const all = Object.keys(currencies) as Currency[];
const anyCurrency = fc.constantFrom(...all);
const anyAmount = fc.oneof(
  fc.integer({ min: 0, max: maxAmountMinor }),
  fc.integer({ min: 0, max: 100_000 }),
  fc.integer({ min: 0, max: 4_000_000 }).map((whole) => whole * 1_000),
);
const read = (text: string, currency: Currency) => {
  const typed = typedAmount(text, currency);
  return typed.ok ? typed.value : typed.rule;
};

describe("what is typed as an amount", () => {
  it("is what was shown, for every currency in both languages", () => {
    fc.assert(
      fc.property(anyCurrency, anyAmount, fc.constantFrom("en", "he"), (currency, amountMinor, locale) => {
        expect(read(formatMoney({ amountMinor, currency }, locale), currency)).toBe(amountMinor);
      }),
      { numRuns: 2_000 },
    );
    for (const currency of all)
      for (const locale of ["en", "he"]) {
        const shown = formatMoney({ amountMinor: 1_234_560, currency }, locale);
        expect([shown, read(shown, currency)]).toEqual([shown, 1_234_560]);
      }
  });

  it("is what a field was filled with", () => {
    fc.assert(
      fc.property(anyCurrency, anyAmount, (currency, minor) => {
        expect(read(decimalText(minor, currency), currency)).toBe(minor);
      }),
    );
  });

  it.each([
    ["1,500", "KWD", "ambiguous-amount"],
    ["12,345", "BHD", "ambiguous-amount"],
    ["1.500", "KWD", 1_500],
    ["0,500", "KWD", 500],
    ["1,500.000", "KWD", 1_500_000],
    ["1.500,000", "KWD", 1_500_000],
    ["1,5", "KWD", 1_500],
    ["1,500", "EUR", 150_000],
    ["1.500", "EUR", "too-many-decimals"],
    ["1.234,50", "EUR", 123_450],
    ["1,234.50", "EUR", 123_450],
    ["1 234,50", "EUR", 123_450],
    ["1’234.50", "CHF", 123_450],
    ["1,234,567", "EUR", 123_456_700],
    ["12,5", "EUR", 1_250],
    ["1,500", "JPY", 1_500],
    ["1.500", "JPY", "too-many-decimals"],
    ["1500", "JPY", 1_500],
    ["12.5", "JPY", "too-many-decimals"],
    ["₪ 12.50", "ILS", 1_250],
    ["12.50 ILS", "ILS", 1_250],
    ["€12.50", "ILS", "amount"],
    ["", "EUR", "required"],
    ["€", "EUR", "required"],
    ["-1", "EUR", "below-zero"],
    ["€-1", "EUR", "below-zero"],
    ["1e3", "EUR", "amount"],
    ["0x10", "EUR", "amount"],
    ["12.", "EUR", "amount"],
    [".5", "EUR", "amount"],
    ["1,23,456", "EUR", "amount"],
    ["1,234.567,8", "EUR", "amount"],
    ["١٢", "EUR", "amount"],
    ["42949672.95", "EUR", 4_294_967_295],
    ["42949672.96", "EUR", "too-high"],
    ["9".repeat(41), "EUR", "amount"],
  ] as [string, Currency, number | string][])("%s in %s is %s", (text, currency, expected) => {
    expect(read(text, currency)).toBe(expected);
  });

  it("is refused or exact, whatever it is: an answer has the digits that were typed and their decimals", () => {
    const piece = fc.oneof(
      { weight: 5, arbitrary: fc.integer({ min: 0, max: 9_999 }).map(String) },
      { weight: 4, arbitrary: fc.constantFrom(",", ".", " ", "\u00a0", "\u202f", "'", "’", "٫", "٬") },
      { weight: 1, arbitrary: fc.constantFrom("-", "+", "e", "€", "KWD", "\u200f", "x", "½", "٣", "\n") },
    );
    const garbage = fc.oneof(
      fc.array(piece, { maxLength: 7 }).map((parts) => parts.join("")),
      fc.string(),
    );
    let taken = 0;
    fc.assert(
      fc.property(garbage, anyCurrency, (text, currency) => {
        const typed = typedAmount(text, currency);
        if (!typed.ok) return;
        taken += 1;
        expect(Number.isSafeInteger(typed.value) && typed.value >= 0 && typed.value <= maxAmountMinor).toBe(true);
        // The same digits in the same order: what differs is only how many of them stand behind the point.
        const digits = (text.match(/\d/g) ?? []).join("").replace(/^0+/, "");
        const said = decimalText(typed.value, currency).replace(".", "").replace(/^0+/, "");
        expect(said.startsWith(digits) && /^0*$/.test(said.slice(digits.length))).toBe(true);
        expect(said.length - digits.length).toBeLessThanOrEqual(currencies[currency]);
      }),
      { numRuns: 5_000 },
    );
    expect(taken).toBeGreaterThan(200);
  });

  it("has a point where our languages put one: a third language needs a look at the rule", () => {
    for (const locale of ["en", "he"]) {
      const parts = new Intl.NumberFormat(locale, { numberingSystem: "latn" }).formatToParts(1_234_567.5);
      expect(parts.find(({ type }) => type === "decimal")?.value).toBe(".");
      expect(parts.find(({ type }) => type === "group")?.value).toBe(",");
    }
  });
});
