/** Where a payment may go. The provider repeats itself and speaks out of order: a move that is not here changes nothing. */
export const paymentTransitions = {
  created: ["open", "processing", "succeeded", "expired"],
  open: ["processing", "succeeded", "expired"],
  /** The buyer's bank has the order; the money comes, or does not. */
  processing: ["succeeded", "expired"],
  /** Two messages may cross: paid in the second in which we ended it. */
  expired: ["processing", "succeeded"],
  succeeded: ["refunding", "refunded"],
  refunding: ["refunded"],
  /** What was given back came back from the bank, and is owed again. */
  refunded: ["refunding"],
} as const;
export type PaymentState = keyof typeof paymentTransitions;

export const canMove = (from: string, to: PaymentState): boolean =>
  ((paymentTransitions as Record<string, readonly string[]>)[from] ?? []).includes(to);

export const sourcesOf = (to: PaymentState): PaymentState[] =>
  (Object.keys(paymentTransitions) as PaymentState[]).filter((from) => canMove(from, to));

/**
 * How long a started page may be used, longer than the hold that it belongs to: a retry after an outage must ask with the
 * same end. We end the page ourselves when the hold ends.
 */
export const sessionSeconds = 15 * 60;

/**
 * The most that card networks take in one payment, in minor units. Source: docs.stripe.com/currencies, "minimum and maximum charge
 * amounts": eight digits; the few currencies with more are held to the same.
 */
export const maxChargeMinor = 99_999_999;

/** How long seats are kept for money that is on its way: the slowest debit takes two weeks. */
export const processingSeconds = 14 * 24 * 60 * 60;

type Known = { state: string; expiresAt: Date | null };

/** Whether a page that was started, or whose start was not answered, may still be used by the given time. */
export const isUsable = (payment: Known, now: Date): boolean =>
  (payment.state === "created" || payment.state === "open") && (payment.expiresAt?.getTime() ?? 0) > now.getTime();

/** Takes exactly what was asked, in the currency that was asked. */
export const isExact = (
  asked: { amountMinor: number; currency: string },
  got: { amountMinor: number; currency: string },
): boolean => asked.amountMinor === got.amountMinor && asked.currency.toUpperCase() === got.currency.toUpperCase();
