import { AppError } from "../shared/app-error";
import type { splitResale } from "../shared/money";
import { apportion } from "./apportion";

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

/** What a sale holds for a tax office, in minor units: "IL-VAT", "US-NY". It is in the price that the buyer pays. */
export type Tax = { jurisdiction: string; amountMinor: number };

/**
 * A first sale: the platform's fee and taxes are the organizer's cost, who gets the rest (and with it the remainder of rounding).
 * Taxes of one office add up. @throws {AppError} invariant-broken when a part is below nothing, or all of them are more than the whole.
 */
export function primarySale(sale: {
  provider: string;
  totalMinor: number;
  platformFeeMinor: number;
  taxes?: readonly Tax[];
}): Entry[] {
  const { totalMinor, platformFeeMinor, taxes = [] } = sale;
  const owed = new Map<string, number>();
  for (const { jurisdiction, amountMinor } of taxes)
    owed.set(jurisdiction, (owed.get(jurisdiction) ?? 0) + amountMinor);
  const organizerMinor = [...owed.values()].reduce((rest, taxMinor) => rest - taxMinor, totalMinor - platformFeeMinor);
  if ([organizerMinor, platformFeeMinor, ...taxes.map(({ amountMinor }) => amountMinor)].some((part) => part < 0))
    throw new AppError("invariant-broken", { message: `${totalMinor} is not the sum of fee, taxes and what is left` });
  return balanced([
    entry(`provider:${sale.provider}`, totalMinor),
    entry("organizer", -organizerMinor),
    entry("platform", -platformFeeMinor),
    ...[...owed].map(([jurisdiction, taxMinor]) => entry(`tax:${jurisdiction}`, -taxMinor)),
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
 * Takes a part of a sale back, after `alreadyBackMinor` of it went back before: fee, tax and what sellers got go back in proportion
 * (`apportion`). The parts of a whole sum to its reversal exactly and none of them takes more of an account than it had, because each
 * is the difference of two totals that never fall. What goes back beyond the sale was never the sale's and moves nothing here.
 */
export function refundPart(sale: readonly Entry[], alreadyBackMinor: number, amountMinor: number): Entry[] {
  const before = backUpTo(sale, BigInt(alreadyBackMinor));
  const after = backUpTo(sale, BigInt(alreadyBackMinor) + BigInt(amountMinor));
  return balanced(sale.map(({ account }, at) => ({ account, amountMinor: (after[at] ?? 0n) - (before[at] ?? 0n) })));
}

/** What each account has given back when so much of the total has. Whom the sale owes shares it; the provider pays it. */
function backUpTo(sale: readonly Entry[], backMinor: bigint): bigint[] {
  // In an order that does not depend on how rows were read.
  const owed = sale
    .filter(({ amountMinor }) => amountMinor < 0n)
    .map(({ account, amountMinor }) => ({ account, part: -amountMinor }))
    .sort((a, b) => rankOf(a.account) - rankOf(b.account) || (a.account < b.account ? -1 : 1));
  const total = owed.reduce((sum, { part }) => sum + part, 0n);
  const back = backMinor > total ? total : backMinor;
  const shares = apportion(
    owed.map(({ part }) => part),
    back,
  );
  const shareOf = new Map(owed.map(({ account }, at) => [account, shares[at] ?? 0n]));
  return sale.map(({ account, amountMinor }) => (amountMinor > 0n ? -back : (shareOf.get(account) ?? 0n)));
}

/** Who gets the unit of a tie: a seller or organizer first. */
const rankOf = (account: Account): number => (/^(seller:|organizer$)/.test(account) ? 0 : 1);

/** What a bank has taken of a sale's money is the organizer's loss, until the case is won. Not below nothing. */
export const disputed = (provider: string, withdrawnMinor: number): Entry[] =>
  balanced([entry(`provider:${provider}`, -withdrawnMinor), entry("organizer", withdrawnMinor)]);

/** An entry as it was stored: accounts are text there. */
export const toEntry = ({ account, amountMinor }: { account: string; amountMinor: bigint }): Entry => ({
  account: account as Account,
  amountMinor,
});

/** What has to be written so that `booked` comes to `wanted`: nothing when it does already, in whatever pieces it was written. */
export function lacking(wanted: readonly Entry[], booked: readonly Entry[]): Entry[] {
  const sums = new Map<Account, bigint>();
  for (const { account, amountMinor } of wanted) sums.set(account, (sums.get(account) ?? 0n) + amountMinor);
  for (const { account, amountMinor } of booked) sums.set(account, (sums.get(account) ?? 0n) - amountMinor);
  return balanced([...sums].map(([account, amountMinor]) => ({ account, amountMinor })));
}

/** Entries without the empty ones. @throws {AppError} invariant-broken when they do not sum to zero. */
export function balanced(entries: readonly Entry[]): Entry[] {
  const sum = entries.reduce((total, { amountMinor }) => total + amountMinor, 0n);
  if (sum !== 0n) throw new AppError("invariant-broken", { message: `a transfer sums to ${sum}, not to zero` });
  return entries.filter(({ amountMinor }) => amountMinor !== 0n);
}
