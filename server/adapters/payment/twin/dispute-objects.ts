import type Stripe from "stripe";
import { newId } from "./memory";

const week = 7 * 24 * 60 * 60;
/** What the provider charges for the trouble, in minor units whatever the currency. */
const disputeFeeMinor = 1500;

const noEvidence: Stripe.Dispute.Evidence = {
  access_activity_log: null,
  billing_address: null,
  cancellation_policy: null,
  cancellation_policy_disclosure: null,
  cancellation_rebuttal: null,
  customer_communication: null,
  customer_email_address: null,
  customer_name: null,
  customer_purchase_ip: null,
  customer_signature: null,
  duplicate_charge_documentation: null,
  duplicate_charge_explanation: null,
  duplicate_charge_id: null,
  enhanced_evidence: {},
  product_description: null,
  receipt: null,
  refund_policy: null,
  refund_policy_disclosure: null,
  refund_refusal_explanation: null,
  service_date: null,
  service_documentation: null,
  shipping_address: null,
  shipping_carrier: null,
  shipping_date: null,
  shipping_documentation: null,
  shipping_tracking_number: null,
  uncategorized_file: null,
  uncategorized_text: null,
};

type DisputeInput = { now: number; amount: number; reason: string; inquiry: boolean; email: string | null };

export const buildDispute = (charge: Stripe.Charge, input: DisputeInput) =>
  ({
    id: newId("du"),
    object: "dispute",
    amount: input.amount,
    balance_transactions: [],
    charge: charge.id,
    created: input.now,
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: { ...noEvidence, customer_email_address: input.email },
    evidence_details: {
      due_by: input.now + week,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: "manual",
    },
    intended_submission_method: "manual",
    // An inquiry can still be answered by giving the money back.
    is_charge_refundable: input.inquiry,
    livemode: false,
    metadata: {},
    payment_intent: charge.payment_intent,
    reason: input.reason,
    status: input.inquiry ? "warning_needs_response" : "needs_response",
  }) satisfies Stripe.Dispute as Stripe.Dispute;

/** Money that a dispute takes (below zero, with the fee) or brings back. */
export const buildDisputeMove = (dispute: Stripe.Dispute, now: number, amount: number) => {
  const fee = amount < 0 ? disputeFeeMinor : 0;
  return {
    id: newId("txn"),
    object: "balance_transaction",
    amount,
    available_on: now,
    balance_type: "payments",
    created: now,
    currency: dispute.currency,
    description:
      amount < 0 ? `Chargeback withdrawal for ${dispute.charge}` : `Chargeback reversal for ${dispute.charge}`,
    exchange_rate: null,
    fee,
    fee_details:
      fee > 0
        ? [
            {
              amount: fee,
              application: null,
              currency: dispute.currency,
              description: "Dispute fee",
              type: "stripe_fee",
            },
          ]
        : [],
    net: amount - fee,
    reporting_category: amount < 0 ? "dispute" : "dispute_reversal",
    source: dispute.id,
    status: "available",
    type: "adjustment",
  } satisfies Stripe.BalanceTransaction as Stripe.BalanceTransaction;
};
