import { AppError } from "../../domain/shared/app-error";
import { isPayable } from "../../domain/shared/currency";

/**
 * The provider's amounts are our minor units but for these: they have no decimals any more, and the provider still speaks of
 * hundredths, always whole ones. Source: docs.stripe.com/currencies, "special cases". (HUF and TWD differ in payouts only.)
 */
const inHundredths = new Set(["ISK", "UGX"]);

/** @throws {AppError} invariant-broken for the third of a dinar, which cards do not carry: every door has refused it before. */
export function toStripeAmount(amountMinor: number, currency: string): number {
  if (!isPayable(amountMinor, currency))
    throw new AppError("invariant-broken", { message: `${amountMinor} of ${currency} cannot be paid by card` });
  return inHundredths.has(currency.toUpperCase()) ? amountMinor * 100 : amountMinor;
}

/** @throws {AppError} invariant-broken for a part of a unit that the currency does not have. */
export function fromStripeAmount(amount: number, currency: string | null | undefined): number {
  if (!inHundredths.has((currency ?? "").toUpperCase())) return amount;
  if (amount % 100 !== 0)
    throw new AppError("invariant-broken", { message: `the provider speaks of ${amount} hundredths of ${currency}` });
  return amount / 100;
}
