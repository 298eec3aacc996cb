import type Stripe from "stripe";
import { type FormNode, metadataAt, textAt } from "../../twin/form";
import { invalid, missing } from "./api-error";
import { mustBeChargeable } from "./currency";
import type { Twin } from "./memory";
import { buildRefund } from "./objects";

export type RefundStatus = "succeeded" | "pending" | "failed";

/** The provider's cards whose refunds take a while: they become the second state some seconds later. */
const slowCards: Record<string, [RefundStatus, RefundStatus]> = {
  "4000000000007726": ["pending", "succeeded"],
  "4000000000005126": ["succeeded", "failed"],
};
const laterSeconds = 2;

/** @throws ApiError when more than what is left would be given back, or while a bank decides. */
export function createRefund(twin: Twin, form: FormNode): Stripe.Refund {
  const { memory } = twin;
  const intentId = textAt(form, "payment_intent");
  const chargeId = textAt(form, "charge") ?? (intentId ? latestCharge(twin, intentId) : undefined);
  if (!chargeId)
    throw invalid("One of the following params should be provided for this request: payment_intent or charge.");
  const charge = Object.hasOwn(memory.charges, chargeId) ? memory.charges[chargeId] : undefined;
  if (!charge) throw missing("charge", chargeId);
  const dispute = Object.values(memory.disputes).find((one) => one.charge === chargeId && !one.is_charge_refundable);
  if (dispute && dispute.status !== "won")
    throw invalid(`Charge ${charge.id} has been charged back; cannot issue a refund.`, undefined, "charge_disputed");
  const left = charge.amount - charge.amount_refunded;
  if (left === 0) throw invalid(`Charge ${charge.id} has already been refunded.`, undefined, "charge_already_refunded");
  const amount = Number(textAt(form, "amount") ?? left);
  if (!Number.isInteger(amount) || amount < 1) throw invalid("Invalid integer", "amount", "parameter_invalid_integer");
  mustBeChargeable(amount, charge.currency, "amount");
  if (amount > left)
    throw invalid(`Refund amount (${amount}) is greater than unrefunded amount on charge (${left}).`, "amount");
  const reason = textAt(form, "reason") ?? null;
  if (reason && !["duplicate", "fraudulent", "requested_by_customer"].includes(reason))
    throw invalid("Invalid reason", "reason");
  const refund = buildRefund(charge, { now: twin.now(), amount, reason, metadata: metadataAt(form) });
  memory.refunds[refund.id] = refund;
  charge.amount_refunded += amount;
  charge.refunded = charge.amount_refunded === charge.amount;
  const [first, then] = slowCards[memory.cards[charge.id] ?? ""] ?? [memory.nextRefund];
  refund.status = first === "failed" ? "pending" : first;
  twin.emit("refund.created", refund);
  twin.emit("charge.refunded", charge);
  if (first === "failed") settleRefund(twin, refund, "failed");
  if (then) memory.later.push({ at: twin.now() + laterSeconds, refundId: refund.id, status: then });
  return refund;
}

/** What the bank made of a refund. One that failed is money of ours again. */
export function settleRefund(twin: Twin, refund: Stripe.Refund, status: RefundStatus): Stripe.Refund {
  if (refund.status === status || refund.status === "failed") return refund;
  refund.status = status;
  if (status === "failed") {
    const charge = twin.memory.charges[String(refund.charge)];
    if (charge) {
      charge.amount_refunded -= refund.amount;
      charge.refunded = false;
    }
    refund.failure_reason = "expired_or_canceled_card";
    refund.failure_balance_transaction = `${refund.balance_transaction}_failed`;
  }
  twin.emit("refund.updated", refund);
  if (status === "failed") twin.emit("refund.failed", refund);
  return refund;
}

/** What should have happened by now. */
export function settleDue(twin: Twin) {
  const due = twin.memory.later.filter(({ at }) => at <= twin.now());
  if (due.length === 0) return;
  twin.memory.later = twin.memory.later.filter((one) => !due.includes(one));
  for (const { refundId, status } of due) {
    const refund = twin.memory.refunds[refundId];
    if (refund) settleRefund(twin, refund, status);
  }
}

export function latestCharge(twin: Twin, intentId: string): string {
  const intent = Object.hasOwn(twin.memory.intents, intentId) ? twin.memory.intents[intentId] : undefined;
  if (!intent) throw missing("payment_intent", intentId);
  if (typeof intent.latest_charge !== "string")
    throw invalid(`This PaymentIntent (${intentId}) does not have a successful charge to refund.`, "payment_intent");
  return intent.latest_charge;
}
