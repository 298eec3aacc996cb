import type Stripe from "stripe";
import type { PaymentEvent } from "../../ports/payment";

const idOf = (value: string | { id: string } | null | undefined): string =>
  typeof value === "string" ? value : (value?.id ?? "");

/**
 * The provider's event in our words. Refunds always carry the total refunded of that payment so far, whatever order they arrive in:
 * a single refund's event names only its own amount, so its charge is fetched.
 */
export async function readStripeEvent(
  event: Stripe.Event,
  fetchCharge: (chargeId: string) => Promise<Stripe.Charge>,
): Promise<PaymentEvent> {
  const ignored: PaymentEvent = { kind: "ignored", eventId: event.id, type: event.type };
  switch (event.type) {
    case "checkout.session.completed":
    case "checkout.session.async_payment_succeeded":
      return paid(event.id, event.data.object) ?? ignored;
    case "checkout.session.expired": {
      const session = event.data.object;
      const orderId = session.metadata?.orderId;
      return orderId ? { kind: "expired", eventId: event.id, sessionId: session.id, orderId } : ignored;
    }
    case "charge.refunded":
      return refunded(event.id, event.data.object) ?? ignored;
    case "refund.updated": {
      const refund = event.data.object;
      if (refund.status !== "succeeded" || !refund.charge) return ignored;
      return refunded(event.id, await fetchCharge(idOf(refund.charge))) ?? ignored;
    }
    default:
      return ignored;
  }
}

// A completed session may still wait for its money ("unpaid"): then async_payment_succeeded follows.
function paid(eventId: string, session: Stripe.Checkout.Session): PaymentEvent | undefined {
  const orderId = session.metadata?.orderId;
  if (session.payment_status !== "paid" || !orderId || !session.payment_intent) return undefined;
  return {
    kind: "paid",
    eventId,
    sessionId: session.id,
    orderId,
    providerPaymentId: idOf(session.payment_intent),
    amountMinor: session.amount_total ?? 0,
    currency: (session.currency ?? "").toUpperCase(),
  };
}

function refunded(eventId: string, charge: Stripe.Charge): PaymentEvent | undefined {
  if (!charge.payment_intent || charge.amount_refunded === 0) return undefined;
  return {
    kind: "refunded",
    eventId,
    providerPaymentId: idOf(charge.payment_intent),
    amountMinor: charge.amount_refunded,
  };
}
