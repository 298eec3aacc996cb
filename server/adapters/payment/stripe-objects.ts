import type Stripe from "stripe";
import type { RefundResult, SessionState } from "../../ports/payment";

export function toSessionState(session: Stripe.Checkout.Session): SessionState {
  if (session.payment_status === "paid" && session.payment_intent)
    return {
      state: "paid",
      providerPaymentId:
        typeof session.payment_intent === "string" ? session.payment_intent : session.payment_intent.id,
      amountMinor: session.amount_total ?? 0,
      currency: (session.currency ?? "").toUpperCase(),
    };
  return session.status === "expired" ? { state: "expired" } : { state: "open" };
}

export function toRefundResult(refund: Stripe.Refund): RefundResult {
  const failed = refund.status === "failed" || refund.status === "canceled";
  return {
    refundId: refund.id,
    state: refund.status === "succeeded" ? ("succeeded" as const) : failed ? ("failed" as const) : ("pending" as const),
  };
}
