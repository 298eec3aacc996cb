import { expect, it } from "vitest";
import { currencies } from "@/server/domain/shared/currency";
import { formatMoney } from "@/server/domain/shared/money";
import { moneyText } from "./money-text";

it("writes every currency as the domain does", () => {
  for (const currency of Object.keys(currencies))
    for (const amountMinor of [0, 1, 99, 100, 4500, 4550, 1_234_567])
      for (const locale of ["en", "he"])
        expect(moneyText(amountMinor, currency, locale)).toBe(formatMoney({ amountMinor, currency }, locale));
});

it("keeps every unit of sums that no number can hold, and shows a stranger's amount as it stands", () => {
  expect(moneyText(9_007_199_254_740_993n, "EUR", "en")).toBe("€90,071,992,547,409.93");
  expect(moneyText(-1_500_000n, "KWD", "en")).toBe("-KWD\u00a01,500.000");
  expect(moneyText(21_000_000_000_000_001n, "POL-wei", "en")).toBe("21,000,000,000,000,001 POL-wei");
});

it("writes a coin's gwei as the coin, to the last of them, in both directions of reading", () => {
  expect(moneyText(21_000_001n, "POL-gwei", "en")).toBe("0.021000001 POL");
  expect(moneyText(-1_234_000_000_000n, "POL-gwei", "en")).toBe("-1,234 POL");
  expect(moneyText(9_007_199_254_740_993_000_000_001n, "POL-gwei", "en", true)).toBe(
    "9,007,199,254,740,993.000000001 POL",
  );
  expect(moneyText(5n, "POL-gwei", "he")).toBe("0.000000005 POL");
  expect(moneyText(1_000_000_000n, "POL-gwei", "he", true)).toBe("1.000000000 POL");
});

it("writes whole amounts like all others in columns that people add up", () => {
  expect(["EUR", "JPY", "KWD"].map((currency) => moneyText(4_900, currency, "en", true))).toEqual([
    ...["€49.00", "¥4,900", "KWD\u00a04.900"],
  ]);
});
