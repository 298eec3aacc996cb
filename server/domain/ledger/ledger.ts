import { AppError } from "../shared/app-error";
import type { splitResale } from "../shared/money";

export type Account =
  | `provider:${string}`
  | "organizer"
  | "platform"
  | `seller:${string}`
  | `tax:${string}`
  | "gas"
  | `chain:${number}`;

/** Minor units: above zero is what the provider keeps for us, below zero is what we owe to the account. */
export type Entry = { account: Account; amountMinor: bigint };
export type Cause =
  | "primary-sale"
  | "resale"
  | "refund"
  | "refund-failed"
  | "dispute-opened"
  | "dispute-won"
  | "gas-spent";

const entry = (account: Account, amountMinor: number): Entry => ({ account, amountMinor: BigInt(amountMinor) });

/** A first sale: the platform's fee is the organizer's cost, who gets the rest (and with it the remainder of rounding). */
export function primarySale(sale: { provider: string; totalMinor: number; platformFeeMinor: number }): Entry[] {
  return balanced([
    entry(`provider:${sale.provider}`, sale.totalMinor),
    entry("organizer", sale.platformFeeMinor - sale.totalMinor),
    entry("platform", -sale.platformFeeMinor),
  ]);
}

/** A resale: seller, royalty and fee as the market contract splits it, to the unit; the remainder goes to the seller. */
export function resaleSale(sale: {
  provider: string;
  sellerFanId: string;
  priceMinor: number;
  split: ReturnType<typeof splitResale>;
}): Entry[] {
  return balanced([
    entry(`provider:${sale.provider}`, sale.priceMinor),
    entry(`seller:${sale.sellerFanId}`, -sale.split.sellerMinor),
    entry("organizer", -sale.split.royaltyMinor),
    entry("platform", -sale.split.platformMinor),
  ]);
}

/** Takes a sale back entry by entry, the fee included. */
export const refund = (sale: readonly Entry[]): Entry[] =>
  balanced(sale.map(({ account, amountMinor }) => ({ account, amountMinor: -amountMinor })));

/**
 * Takes a part of a sale back, after `alreadyBackMinor` of it went back before: the parts of a whole sum to its reversal
 * exactly, because each is the difference of two rounded totals. The organizer gets the remainder of rounding.
 */
export function refundPart(sale: readonly Entry[], alreadyBackMinor: number, amountMinor: number): Entry[] {
  const before = backUpTo(sale, BigInt(alreadyBackMinor));
  const after = backUpTo(sale, BigInt(alreadyBackMinor) + BigInt(amountMinor));
  return balanced(sale.map(({ account }, at) => ({ account, amountMinor: (after[at] ?? 0n) - (before[at] ?? 0n) })));
}

/** What each account has given back when so much of the total has; the first account that is owed takes the remainder. */
function backUpTo(sale: readonly Entry[], backMinor: bigint): bigint[] {
  const total = sale.reduce((sum, { amountMinor }) => (amountMinor > 0n ? sum + amountMinor : sum), 0n);
  if (total === 0n) return sale.map(() => 0n);
  const parts = sale.map(({ amountMinor }) => (-amountMinor * backMinor) / total);
  const rest = parts.reduce((sum, part) => sum + part, 0n);
  const owed = sale.findIndex(({ amountMinor }) => amountMinor < 0n);
  return parts.map((part, at) => (at === owed ? part - rest : part));
}

/** Entries without the empty ones. @throws {AppError} invariant-broken when they do not sum to zero. */
export function balanced(entries: readonly Entry[]): Entry[] {
  const sum = entries.reduce((total, { amountMinor }) => total + amountMinor, 0n);
  if (sum !== 0n) throw new AppError("invariant-broken", { message: `a transfer sums to ${sum}, not to zero` });
  return entries.filter(({ amountMinor }) => amountMinor !== 0n);
}
