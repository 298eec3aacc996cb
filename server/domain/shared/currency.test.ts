import { expect, it } from "vitest";
import { type Currency, currencies, decimalsOf, isPayable } from "./currency";

const all = Object.keys(currencies) as Currency[];

/** Here Intl follows the cash in shops; ISO 4217 keeps two decimals, and banks and providers do, too. */
const inShops: Partial<Record<Currency, number>> = { HUF: 0, IDR: 0, COP: 0 };

it("has the decimals of ISO 4217 for every currency, as Intl knows them but for what shops round", () => {
  const known = new Set(Intl.supportedValuesOf("currency"));
  for (const currency of all) {
    expect(known.has(currency), currency).toBe(true);
    const format = new Intl.NumberFormat("en", { style: "currency", currency });
    const intl = format.resolvedOptions().maximumFractionDigits;
    expect([currency, inShops[currency] ?? currencies[currency]]).toEqual([currency, intl]);
  }
});

it("covers none, two and three decimals, and says of a stranger that it has none of ours", () => {
  expect(new Set(all.map((currency) => currencies[currency]))).toEqual(new Set([0, 2, 3]));
  for (const stranger of ["XYZ", "POL", "toString", "eur", ""]) expect(decimalsOf(stranger)).toBeUndefined();
});

it("asks for whole tens of a thousandth, because cards carry two decimals", () => {
  expect([1_500, 1_505, 0].map((minor) => isPayable(minor, "KWD"))).toEqual([true, false, true]);
  for (const currency of ["EUR", "JPY", "ISK"]) expect(isPayable(1_505, currency)).toBe(true);
});
