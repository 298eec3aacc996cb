import type Stripe from "stripe";
import type { DisputeState } from "../../domain/dispute/dispute";
import { keyOf } from "../../domain/refund/refund";
import type { ProviderDispute, ProviderRefund, RefundResult, SessionState } from "../../ports/payment";
import { fromStripeAmount } from "./stripe-amount";

export const idOf = (value: string | { id: string } | null | undefined): string | null =>
  typeof value === "string" ? value : (value?.id ?? null);
export const dateOf = (unix: number): Date => new Date(unix * 1000);

/** What has gone back already and whether late money failed is known when the intent and its charge came along. */
export function toSessionState(session: Stripe.Checkout.Session): SessionState {
  const intent = typeof session.payment_intent === "object" ? session.payment_intent : null;
  const providerPaymentId = idOf(session.payment_intent);
  if (session.payment_status === "paid" && providerPaymentId) {
    const charge = typeof intent?.latest_charge === "object" ? intent.latest_charge : null;
    return {
      state: "paid",
      providerPaymentId,
      amountMinor: fromStripeAmount(session.amount_total ?? 0, session.currency),
      currency: (session.currency ?? "").toUpperCase(),
      ...(charge && charge.amount_refunded > 0
        ? { refundedMinor: fromStripeAmount(charge.amount_refunded, charge.currency) }
        : {}),
    };
  }
  if (session.status === "expired") return { state: "expired" };
  if (session.status !== "complete") return { state: "open" };
  const declined = intent?.status === "requires_payment_method" || intent?.status === "canceled";
  return { state: declined ? "declined" : "processing" };
}

export function toRefundResult(refund: Stripe.Refund): RefundResult {
  const failed = refund.status === "failed" || refund.status === "canceled";
  return {
    refundId: refund.id,
    state: refund.status === "succeeded" ? ("succeeded" as const) : failed ? ("failed" as const) : ("pending" as const),
    ...(failed ? { failure: refund.failure_reason ?? refund.status } : {}),
  };
}

export function toProviderRefund(refund: Stripe.Refund): ProviderRefund[] {
  const providerPaymentId = idOf(refund.payment_intent);
  if (!providerPaymentId) return [];
  const { amount, currency, created, metadata } = refund;
  const amountMinor = fromStripeAmount(amount, currency);
  const key = keyOf(metadata?.refundKey);
  return [{ ...toRefundResult(refund), key, providerPaymentId, amountMinor, madeAt: dateOf(created) }];
}

const disputeStates: Record<string, DisputeState> = {
  warning_needs_response: "inquiry",
  warning_under_review: "inquiry",
  warning_closed: "closed",
  needs_response: "needs-response",
  appeal_needs_response: "needs-response",
  under_review: "under-review",
  appeal_under_review: "under-review",
  prevented: "closed",
  won: "won",
  lost: "lost",
};

/** Money has left our balance when what the dispute moved there sums to less than nothing. */
export function toProviderDispute(dispute: Stripe.Dispute): ProviderDispute[] {
  const providerPaymentId = idOf(dispute.payment_intent);
  if (!providerPaymentId) return [];
  const moved = dispute.balance_transactions.reduce(
    (sum, { amount, currency }) => sum + fromStripeAmount(amount, currency),
    0,
  );
  const due = dispute.evidence_details.due_by;
  return [
    {
      disputeId: dispute.id,
      providerPaymentId,
      amountMinor: fromStripeAmount(dispute.amount, dispute.currency),
      currency: dispute.currency.toUpperCase(),
      reason: dispute.reason,
      // A state invented after this was written: somebody is still deciding.
      state: disputeStates[dispute.status] ?? "under-review",
      withdrawnMinor: Math.max(0, -moved),
      feeMinor: Math.max(
        0,
        dispute.balance_transactions.reduce((sum, { fee, currency }) => sum + fromStripeAmount(fee, currency), 0),
      ),
      evidenceDueAt: due ? dateOf(due) : null,
      madeAt: dateOf(dispute.created),
    },
  ];
}
