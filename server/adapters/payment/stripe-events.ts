import type Stripe from "stripe";
import type { PaymentEvent, SessionState } from "../../ports/payment";
import { fromStripeAmount } from "./stripe-amount";
import { idOf, toRefundResult } from "./stripe-objects";

/** An event this old may be about money that has moved on since: the provider is asked how it is now. */
const lateSeconds = 15 * 60;

/** The types that `readStripeEvent` has words for: what an endpoint subscribes to and what is looked up when some were lost. */
export const eventTypes = [
  "checkout.session.completed",
  "checkout.session.async_payment_succeeded",
  "checkout.session.async_payment_failed",
  "checkout.session.expired",
  "charge.refunded",
  "refund.created",
  "refund.updated",
  "refund.failed",
  "charge.dispute.created",
  "charge.dispute.updated",
  "charge.dispute.funds_withdrawn",
  "charge.dispute.funds_reinstated",
  "charge.dispute.closed",
] as const satisfies Stripe.Event["type"][];

type Reading = { now: Date; livemode: boolean; fetchSession: (sessionId: string) => Promise<SessionState> };

/** The provider's event in our words. What is not ours (another account, the other mode, a session without an order) is ignored. */
export async function readStripeEvent(event: Stripe.Event, reading: Reading): Promise<PaymentEvent> {
  const ignored: PaymentEvent = { kind: "ignored", eventId: event.id, type: event.type };
  if (event.account) return { ...ignored, type: `${event.type} of another account` };
  if (event.livemode !== undefined && event.livemode !== reading.livemode)
    return { ...ignored, type: `${event.type} of the other mode` };
  switch (event.type) {
    case "checkout.session.completed":
    case "checkout.session.async_payment_succeeded": {
      const said = paid(event.id, event.data.object);
      if (!said) return onTheWay("processing", event.id, event.data.object) ?? ignored;
      const isLate = event.created !== undefined && reading.now.getTime() / 1000 - event.created > lateSeconds;
      if (!isLate) return said;
      const found = await reading.fetchSession(said.sessionId);
      return found.state === "paid" ? { ...said, ...withoutState(found) } : said;
    }
    case "checkout.session.async_payment_failed":
      return onTheWay("declined", event.id, event.data.object) ?? ignored;
    case "checkout.session.expired": {
      const session = event.data.object;
      const orderId = session.metadata?.orderId;
      return orderId ? { kind: "expired", eventId: event.id, sessionId: session.id, orderId } : ignored;
    }
    case "charge.refunded":
      return refunded(event.id, event.data.object) ?? ignored;
    case "refund.created":
    case "refund.updated":
    case "refund.failed": {
      const providerPaymentId = idOf(event.data.object.payment_intent);
      if (!providerPaymentId) return ignored;
      return { kind: "refund", eventId: event.id, providerPaymentId, ...toRefundResult(event.data.object) };
    }
    case "charge.dispute.created":
    case "charge.dispute.updated":
    case "charge.dispute.funds_withdrawn":
    case "charge.dispute.funds_reinstated":
    case "charge.dispute.closed": {
      const providerPaymentId = idOf(event.data.object.payment_intent);
      if (!providerPaymentId) return ignored;
      return { kind: "dispute", eventId: event.id, providerPaymentId, disputeId: event.data.object.id };
    }
    default:
      return ignored;
  }
}

const withoutState = ({ state: _, ...money }: Extract<SessionState, { state: "paid" }>) => money;

// A completed session may still wait for its money ("unpaid"): then async_payment_succeeded or async_payment_failed follows.
function paid(eventId: string, session: Stripe.Checkout.Session) {
  const orderId = session.metadata?.orderId;
  const providerPaymentId = idOf(session.payment_intent);
  if (session.payment_status !== "paid" || !orderId || !providerPaymentId) return undefined;
  return {
    kind: "paid" as const,
    eventId,
    sessionId: session.id,
    orderId,
    providerPaymentId,
    amountMinor: fromStripeAmount(session.amount_total ?? 0, session.currency),
    currency: (session.currency ?? "").toUpperCase(),
  };
}

function onTheWay(
  kind: "processing" | "declined",
  eventId: string,
  session: Stripe.Checkout.Session,
): PaymentEvent | undefined {
  const orderId = session.metadata?.orderId;
  return orderId && session.payment_status === "unpaid" ? { kind, eventId, sessionId: session.id, orderId } : undefined;
}

/** The charge carries the total refunded so far, whatever order its events arrive in. */
function refunded(eventId: string, charge: Stripe.Charge): PaymentEvent | undefined {
  const providerPaymentId = idOf(charge.payment_intent);
  if (!providerPaymentId || !charge.amount_refunded) return undefined;
  const amountMinor = fromStripeAmount(charge.amount_refunded, charge.currency);
  return { kind: "refunded", eventId, providerPaymentId, amountMinor };
}
