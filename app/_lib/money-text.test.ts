import { expect, it } from "vitest";
import { currencies, formatMoney } from "@/server/domain/shared/money";
import { moneyText } from "./money-text";

it("writes every currency as the domain does", () => {
  for (const currency of Object.keys(currencies))
    for (const amountMinor of [0, 1, 99, 100, 4500, 4550, 1_234_567])
      for (const locale of ["en", "he"])
        expect(moneyText(amountMinor, currency, locale)).toBe(formatMoney({ amountMinor, currency }, locale));
});
