import { z } from "zod";
import { isOpen } from "../dispute/dispute";
import { leftMinor } from "../refund/refund";

/**
 * What becomes of a paid order when its event is cancelled.
 * money-back: the provider gives everything back that is left. by-hand: staff took the money, and give it back by hand.
 * nothing-paid: a guest of the house. given-back-before: nothing is left. disputed: its bank has the money, or decides about it.
 */
export const outcomes = ["money-back", "by-hand", "nothing-paid", "given-back-before", "disputed"] as const;
export type Outcome = (typeof outcomes)[number];

type Payment = { id: string; provider: string; state: string; amountMinor: number; receivedMinor: number | null };
type Row = { paymentId: string; amountMinor: number; state: string };
type Dispute = { paymentId: string; amountMinor: number; state: string; withdrawn: boolean };
type Facts = {
  order: { state: string; totalMinor: number };
  payments: readonly Payment[];
  refunds: readonly Row[];
  disputes: readonly Dispute[];
};

const took = (payment: Payment) => ["succeeded", "refunding", "refunded"].includes(payment.state);

/** Null while its tickets are being made: then it is delivered or given back by itself first. `amountMinor` is what goes back now. */
export function outcomeOf(
  { order, payments, refunds, disputes }: Facts,
  provider: string,
): { outcome: Outcome; amountMinor: number } | null {
  if (order.state === "paid") return null;
  if (order.state !== "fulfilled") return { outcome: "given-back-before", amountMinor: 0 };
  if (order.totalMinor === 0) return { outcome: "nothing-paid", amountMinor: 0 };
  if (disputes.some((one) => isOpen(one) || one.withdrawn)) return { outcome: "disputed", amountMinor: 0 };
  const taken = payments.filter(took);
  const amountMinor = taken.reduce((sum, payment) => {
    const own = refunds.filter(({ paymentId }) => paymentId === payment.id);
    return sum + Math.max(0, leftMinor(payment, own));
  }, 0);
  if (amountMinor === 0) return { outcome: "given-back-before", amountMinor };
  return { outcome: taken.every((one) => one.provider !== provider) ? "by-hand" : "money-back", amountMinor };
}

export const CancelEventInput = z.object({
  eventId: z.uuid(),
  /** The event's title, typed once more by who cancels it. */
  title: z.string().trim().min(1).max(200),
  message: z.string().trim().max(1_000).default(""),
});
export type CancelEventInput = z.infer<typeof CancelEventInput>;

export const CancellationInput = z.object({ eventId: z.uuid() });
export type CancellationInput = z.infer<typeof CancellationInput>;

export const ListOutcomesInput = z.object({
  eventId: z.uuid(),
  outcome: z.enum([...outcomes, "refund-failed"]).optional(),
  cursor: z.uuid().nullish(),
});
export type ListOutcomesInput = z.infer<typeof ListOutcomesInput>;
