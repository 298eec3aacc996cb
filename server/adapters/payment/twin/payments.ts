import type Stripe from "stripe";
import { newId, type SessionRecord, type Twin } from "./memory";
import { buildCharge, buildIntent, customer } from "./objects";

export type Declined = { code: string; declineCode?: string };
export type PayResult = { state: "paid" } | { state: "expired" } | { state: "declined"; reason: Declined };

const approved = new Set(["4242424242424242", "5555555555554444", "378282246310005"]);
const declines: Record<string, Declined> = {
  "4000000000000002": { code: "card_declined", declineCode: "generic_decline" },
  "4000000000009995": { code: "card_declined", declineCode: "insufficient_funds" },
  "4000000000009987": { code: "card_declined", declineCode: "lost_card" },
  "4000000000000069": { code: "expired_card" },
  "4000000000000127": { code: "incorrect_cvc" },
  "4000000000000119": { code: "processing_error" },
};

/** Charges the card of an open session. Twice is safe: a paid session stays paid once, a declined one stays open. */
export function pay(twin: Twin, record: SessionRecord, card: string, email: string | null): PayResult {
  expireIfDue(twin, record);
  const { session } = record;
  if (session.status === "complete") return { state: "paid" };
  if (session.status === "expired") return { state: "expired" };

  const intent = intentOf(twin, record, email);
  // A real card number has no business here: like the provider in test mode, the twin declines it.
  const declined =
    declines[card] ?? (approved.has(card) ? undefined : { code: "card_declined", declineCode: "test_mode_live_card" });
  if (declined) {
    intent.last_payment_error = {
      type: "card_error",
      code: declined.code,
      decline_code: declined.declineCode,
      message: "Your card was declined.",
    } as Stripe.PaymentIntent.LastPaymentError;
    twin.emit("payment_intent.payment_failed", intent);
    return { state: "declined", reason: declined };
  }

  const charge = buildCharge(intent, twin.now(), email);
  twin.memory.charges[charge.id] = charge;
  intent.status = "succeeded";
  intent.amount_received = intent.amount;
  intent.last_payment_error = null;
  intent.latest_charge = charge.id;
  session.status = "complete";
  session.payment_status = "paid";
  session.payment_intent = intent.id;
  session.url = null;
  session.customer_details = email ? customer(email) : session.customer_details;
  twin.emit("charge.succeeded", charge);
  twin.emit("payment_intent.succeeded", intent);
  twin.emit("checkout.session.completed", session);
  return { state: "paid" };
}

function intentOf(twin: Twin, record: SessionRecord, email: string | null): Stripe.PaymentIntent {
  const known = twin.memory.intents[record.intentId ?? ""];
  if (known) return known;
  const intent = buildIntent({
    now: twin.now(),
    amount: record.session.amount_total ?? 0,
    currency: record.session.currency ?? "",
    metadata: record.intentMetadata,
    description: record.description,
    email,
  });
  intent.payment_method = newId("pm");
  record.intentId = intent.id;
  twin.memory.intents[intent.id] = intent;
  return intent;
}

export function expireIfDue(twin: Twin, record: SessionRecord) {
  if (record.session.status === "open" && record.session.expires_at <= twin.now()) expire(twin, record);
}

export function expire(twin: Twin, record: SessionRecord) {
  record.session.status = "expired";
  record.session.url = null;
  twin.emit("checkout.session.expired", record.session);
}
