import { z } from "zod";
import { isPayable } from "../shared/currency";
import { accept, type Decision, refuse } from "../shared/decision";
import { AmountMinor } from "../shared/money";

/** Where a refund may go. One that succeeded can still come back: the bank did not take it. A failed one is asked for anew, in a row of its own. */
export const refundTransitions = {
  requested: ["pending", "succeeded", "failed"],
  pending: ["succeeded", "failed"],
  succeeded: ["failed"],
  failed: [],
} as const;
export type RefundState = keyof typeof refundTransitions;

const canMove = (from: string, to: RefundState): boolean =>
  ((refundTransitions as Record<string, readonly string[]>)[from] ?? []).includes(to);

export const sourcesOf = (to: RefundState): RefundState[] =>
  (Object.keys(refundTransitions) as RefundState[]).filter((from) => canMove(from, to));

/** What staff may name as the cause; what the house decides by itself has codes of its own. */
export const RefundReason = z.enum(["requested", "event-changed", "goodwill", "duplicate", "fraud"]);
export type RefundReason = z.infer<typeof RefundReason>;

export const RequestRefundInput = z.object({
  orderId: z.uuid(),
  /** Absent: all that is left. */
  amountMinor: AmountMinor.min(1).optional(),
  reason: RefundReason,
  /** Made by the client; the same key is the same refund. */
  key: z.uuid(),
  /** Needed when all that is left of a delivered order goes back. */
  tickets: z.literal("keep").optional(),
});
export type RequestRefundInput = z.infer<typeof RequestRefundInput>;

export const RetryRefundInput = z.object({ refundId: z.uuid() });
export type RetryRefundInput = z.infer<typeof RetryRefundInput>;

type Paid = { amountMinor: number; receivedMinor: number | null };
type Row = { amountMinor: number; state: string };
type Taken = { amountMinor: number; withdrawn: boolean };

export const receivedOf = ({ amountMinor, receivedMinor }: Paid): number => receivedMinor ?? amountMinor;
const sumOf = (rows: readonly Row[]): number => rows.reduce((sum, row) => sum + row.amountMinor, 0);

/** What has arrived at the buyer, in minor units. */
export const backMinor = (refunds: readonly Row[]): number =>
  sumOf(refunds.filter(({ state }) => state === "succeeded"));

/** What banks have taken out of our balance and not given back, in minor units. */
const takenMinor = (disputes: readonly Taken[]): number =>
  disputes.reduce((sum, { withdrawn, amountMinor }) => (withdrawn ? sum + amountMinor : sum), 0);

/**
 * What nobody has asked back yet and no bank has taken, in minor units; a refund that failed counts as not asked. Below nothing
 * where a bank took what had gone back before.
 */
export const leftMinor = (payment: Paid, refunds: readonly Row[], disputes: readonly Taken[] = []): number =>
  receivedOf(payment) - sumOf(refunds.filter(({ state }) => state !== "failed")) - takenMinor(disputes);

export type Asked = { amountMinor?: number | undefined; tickets?: "keep" | undefined };
export type Plan = { amountMinor: number; whole: boolean };

/**
 * What a person's wish comes to. A part is goodwill: order and tickets stay as they are. The whole of a delivered order
 * needs a word about its tickets; of one whose tickets are being made it waits until they are there.
 * Refuses: refund-nothing-left, refund-over-paid, refund-in-delivery, invalid-input (tickets, amountMinor).
 */
export function planRefund(
  order: { state: string },
  payment: Paid & { currency: string },
  refunds: readonly Row[],
  asked: Asked,
  disputes: readonly Taken[] = [],
): Decision<Plan> {
  const left = leftMinor(payment, refunds, disputes);
  if (left <= 0) return refuse("refund-nothing-left");
  const amountMinor = asked.amountMinor ?? left;
  if (amountMinor > left) return refuse("refund-over-paid", { field: "amountMinor", leftMinor: left });
  if (asked.amountMinor !== undefined && !isPayable(amountMinor, payment.currency))
    return refuse("invalid-input", { field: "amountMinor", rule: "not-payable" });
  // What is left beside a lost case is a part: the order was not given back.
  const whole = amountMinor === left && takenMinor(disputes) === 0;
  if (!whole) return accept({ amountMinor, whole });
  if (order.state === "paid") return refuse("refund-in-delivery");
  if (asked.tickets !== "keep") return refuse("invalid-input", { field: "tickets", rule: "needed" });
  return accept({ amountMinor, whole });
}

/** What the house asks for by itself is tried again this often after a failure, each time after a longer pause; then a person is needed. */
export const mostRetries = 3;
export const retryPauseMs = (retries: number): number => 10 * 60_000 * 6 ** retries;

/** Keys of our own making, so that deciding the same thing twice is one refund. */
export const wholeKey = (paymentId: string): string => paymentId;
export const retryKey = (refundId: string): string => `retry:${refundId}`;
export const byHandKey = (providerRefundId: string): string => `by-hand:${providerRefundId}`;

const prefix = "refund:";
/** What the provider knows a refund by. */
export const providerKey = (key: string): string => `${prefix}${key}`;
/** Our key in what the provider keeps with a refund; null when it was not ours. */
export const keyOf = (kept: string | null | undefined): string | null =>
  kept?.startsWith(prefix) ? kept.slice(prefix.length) : null;
