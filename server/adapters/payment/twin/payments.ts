import type Stripe from "stripe";
import { invalid } from "./api-error";
import { openDispute } from "./disputes";
import { newId, type SessionRecord, type Twin } from "./memory";
import { buildCharge, buildIntent, customer } from "./objects";

export type Declined = { code: string; declineCode?: string };
export type PayResult =
  | { state: "paid" }
  | { state: "processing" }
  | { state: "expired" }
  | { state: "declined"; reason: Declined };

const approved = new Set(["4242424242424242", "5555555555554444", "378282246310005"]);
/** Refunds of these take a while (refunds.ts). */
const slowRefunds = new Set(["4000000000007726", "4000000000005126"]);
/** The bank of these takes the money back, or asks about it, right after. */
const disputed: Record<string, { reason: string; inquiry?: boolean }> = {
  "4000000000000259": { reason: "fraudulent" },
  "4000000000002685": { reason: "product_not_received" },
  "4000000000001976": { reason: "general", inquiry: true },
};
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
  if (session.status === "complete") return { state: session.payment_status === "paid" ? "paid" : "processing" };
  if (session.status === "expired") return { state: "expired" };

  const intent = intentOf(twin, record, email);
  // A real card number has no business here: like the provider in test mode, the twin declines it.
  const declined =
    declines[card] ??
    (approved.has(card) || slowRefunds.has(card) || card in disputed
      ? undefined
      : { code: "card_declined", declineCode: "test_mode_live_card" });
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

  complete(record, intent, email);
  const charge = take(twin, record, intent, email);
  if (slowRefunds.has(card)) twin.memory.cards[charge.id] = card;
  twin.emit("checkout.session.completed", session);
  const dispute = disputed[card];
  if (dispute) openDispute(twin, charge, dispute);
  return { state: "paid" };
}

/** A debit: the buyer has done her part, her bank answers days later (`settleDebit`). */
export function payByDebit(twin: Twin, record: SessionRecord, email: string | null): PayResult {
  expireIfDue(twin, record);
  const { session } = record;
  if (session.status === "complete") return { state: session.payment_status === "paid" ? "paid" : "processing" };
  if (session.status === "expired") return { state: "expired" };
  const intent = intentOf(twin, record, email);
  intent.status = "processing";
  complete(record, intent, email);
  twin.emit("payment_intent.processing", intent);
  twin.emit("checkout.session.completed", session);
  return { state: "processing" };
}

/** What the bank says of a debit. Said once; later words change nothing. */
export function settleDebit(
  twin: Twin,
  record: SessionRecord,
  outcome: "succeeded" | "failed",
): Stripe.Checkout.Session {
  const intent = twin.memory.intents[record.intentId ?? ""];
  if (intent?.status !== "processing") throw invalid("Nothing of this Checkout Session is on its way.", "sessionId");
  if (outcome === "succeeded") {
    take(twin, record, intent, record.session.customer_email);
    twin.emit("checkout.session.async_payment_succeeded", record.session);
    return record.session;
  }
  intent.status = "requires_payment_method";
  intent.last_payment_error = {
    type: "card_error",
    code: "payment_intent_payment_attempt_failed",
    message: "The bank did not take the debit.",
  } as Stripe.PaymentIntent.LastPaymentError;
  twin.emit("payment_intent.payment_failed", intent);
  twin.emit("checkout.session.async_payment_failed", record.session);
  return record.session;
}

function complete({ session }: SessionRecord, intent: Stripe.PaymentIntent, email: string | null) {
  session.status = "complete";
  session.payment_intent = intent.id;
  session.url = null;
  session.customer_details = email ? customer(email) : session.customer_details;
}

function take(twin: Twin, { session }: SessionRecord, intent: Stripe.PaymentIntent, email: string | null) {
  const charge = buildCharge(intent, twin.now(), email);
  twin.memory.charges[charge.id] = charge;
  intent.status = "succeeded";
  intent.amount_received = intent.amount;
  intent.last_payment_error = null;
  intent.latest_charge = charge.id;
  session.payment_status = "paid";
  twin.emit("charge.succeeded", charge);
  twin.emit("payment_intent.succeeded", intent);
  return charge;
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
