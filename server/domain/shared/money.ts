import { z } from "zod";
import { AppError } from "./app-error";
import { type Currency as CurrencyCode, currencies, decimalsOf } from "./currency";
import { moneyText } from "./money-text";

/** Integer minor units (cents, agorot) of an ISO 4217 currency. At most 2^32-1, the width of the price on chain. */
export type Money = { amountMinor: number; currency: Currency };

export const Currency = z.enum(Object.keys(currencies) as [CurrencyCode, ...CurrencyCode[]]);
export type Currency = CurrencyCode;

export const maxAmountMinor = 2 ** 32 - 1;
export const AmountMinor = z.number().int().min(0).max(maxAmountMinor);

/** Share of an amount in basis points, rounded down; whoever gets the remainder is named by the caller. */
export const shareOf = (amountMinor: number, bps: number): number =>
  Number((BigInt(amountMinor) * BigInt(bps)) / 10_000n);

/** Highest resale price: price paid in the primary sale times the cap, rounded down. Source: TicketMarket.sol. */
export const resaleCapMinor = (pricePaidMinor: number, resaleCapBps: number): number =>
  Number((BigInt(pricePaidMinor) * BigInt(resaleCapBps)) / 10_000n);

/** Split of a resale, in minor units; the remainder of rounding goes to the seller. Equal to TicketMarket to the unit. */
export function splitResale(priceMinor: number, rates: { royaltyBps: number; platformFeeBps: number }) {
  const royaltyMinor = shareOf(priceMinor, rates.royaltyBps);
  const platformMinor = shareOf(priceMinor, rates.platformFeeBps);
  return { sellerMinor: priceMinor - royaltyMinor - platformMinor, royaltyMinor, platformMinor };
}

/** Split of a primary sale: the platform's fee is absorbed by the organizer, who gets the remainder. */
export function splitPrimary(priceMinor: number, platformFeeBps: number) {
  const platformMinor = shareOf(priceMinor, platformFeeBps);
  return { organizerMinor: priceMinor - platformMinor, platformMinor };
}

/** For a person, in her language, as `moneyText` says it. @throws {AppError} currency-mismatch for a currency that is not ours. */
export function formatMoney(money: { amountMinor: number; currency: string }, locale: string): string {
  if (decimalsOf(money.currency) === undefined)
    throw new AppError("currency-mismatch", { message: `unknown currency ${money.currency}` });
  return moneyText(money.amountMinor, money.currency, locale);
}
