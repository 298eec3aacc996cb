import { z } from "zod";
import { AppError } from "./app-error";

/** Integer minor units (cents, agorot) of an ISO 4217 currency. At most 2^32-1, the width of the price on chain. */
export type Money = { amountMinor: number; currency: Currency };

export const currencies = { EUR: 2, USD: 2, GBP: 2, ILS: 2, JPY: 0, KWD: 3 } as const;
export type Currency = keyof typeof currencies;
export const Currency = z.enum(Object.keys(currencies) as [Currency, ...Currency[]]);

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

/** Parses what a person typed ("12.50"). @returns null when it is not an amount this currency can hold. */
export function parseAmount(text: string, currency: Currency): number | null {
  const decimals = currencies[currency];
  const match = /^(\d{1,9})(?:[.,](\d+))?$/.exec(text.trim());
  if (!match || (match[2]?.length ?? 0) > decimals) return null;
  const minor = Number(match[1]) * 10 ** decimals + Number((match[2] ?? "").padEnd(decimals, "0") || 0);
  return minor <= maxAmountMinor ? minor : null;
}

/** For a person, in her language. Digits stay Latin and the amount is one bidi-isolated unit. */
export function formatMoney(money: { amountMinor: number; currency: string }, locale: string): string {
  const decimals = currencies[money.currency as Currency];
  if (decimals === undefined)
    throw new AppError("currency-mismatch", { message: `unknown currency ${money.currency}` });
  return new Intl.NumberFormat(locale, {
    style: "currency",
    currency: money.currency,
    minimumFractionDigits: money.amountMinor % 10 ** decimals === 0 ? 0 : decimals,
    maximumFractionDigits: decimals,
    numberingSystem: "latn",
  }).format(money.amountMinor / 10 ** decimals);
}
