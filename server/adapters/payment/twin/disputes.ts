import type Stripe from "stripe";
import { type FormNode, metadataAt, nodeAt, textAt } from "../../twin/form";
import { invalid } from "./api-error";
import { buildDispute, buildDisputeMove } from "./dispute-objects";
import type { Twin } from "./memory";

export type Outcome = "won" | "lost" | "warning_closed";
type Opening = { amount?: number | undefined; reason?: string | undefined; inquiry?: boolean | undefined };

const closed = new Set(["won", "lost", "warning_closed", "prevented"]);

/** A buyer's bank takes the money back, or (as an inquiry) only asks. */
export function openDispute(twin: Twin, charge: Stripe.Charge, opening: Opening = {}): Stripe.Dispute {
  if (charge.disputed) throw invalid(`Charge ${charge.id} is disputed already.`, "charge");
  const amount = opening.amount ?? charge.amount - charge.amount_refunded;
  if (amount < 1 || amount > charge.amount) throw invalid("Invalid integer", "amount", "parameter_invalid_integer");
  const { reason = "fraudulent", inquiry = false } = opening;
  const email = charge.billing_details.email;
  const dispute = buildDispute(charge, { now: twin.now(), amount, reason, inquiry, email });
  twin.memory.disputes[dispute.id] = dispute;
  charge.disputed = true;
  twin.emit("charge.dispute.created", dispute);
  if (!inquiry) withdraw(twin, dispute);
  return dispute;
}

function withdraw(twin: Twin, dispute: Stripe.Dispute) {
  dispute.balance_transactions.push(buildDisputeMove(dispute, twin.now(), -dispute.amount));
  twin.emit("charge.dispute.funds_withdrawn", dispute);
}

/** What the bank decides, in whichever order somebody at the admin door wants it: a won case may be lost later. */
export function closeDispute(twin: Twin, dispute: Stripe.Dispute, outcome: Outcome): Stripe.Dispute {
  const moved = dispute.balance_transactions.reduce((sum, { amount }) => sum + amount, 0);
  dispute.status = outcome;
  dispute.is_charge_refundable = outcome === "warning_closed";
  if (outcome === "won" && moved < 0) {
    dispute.balance_transactions.push(buildDisputeMove(dispute, twin.now(), -moved));
    twin.emit("charge.dispute.funds_reinstated", dispute);
  }
  if (outcome === "lost" && moved === 0) withdraw(twin, dispute);
  twin.emit("charge.dispute.closed", dispute);
  return dispute;
}

/** Evidence as the provider takes it. Its own test words decide the case at once: "winning_evidence", "losing_evidence". */
export function answerDispute(twin: Twin, dispute: Stripe.Dispute, form: FormNode): Stripe.Dispute {
  if (closed.has(dispute.status)) throw invalid("This dispute is already closed", undefined, "dispute_closed");
  const given = Object.entries(nodeAt(form, "evidence"));
  for (const [name, value] of given) {
    if (typeof value !== "string" || !(name in dispute.evidence))
      throw invalid(`Received unknown parameter: evidence[${name}]`, `evidence[${name}]`, "parameter_unknown");
    Object.assign(dispute.evidence, { [name]: value });
  }
  if (given.length > 0) dispute.evidence_details.has_evidence = true;
  dispute.metadata = { ...dispute.metadata, ...metadataAt(form) };
  if (textAt(form, "submit") === "false") {
    twin.emit("charge.dispute.updated", dispute);
    return dispute;
  }
  dispute.evidence_details.submission_count += 1;
  const inquiry = dispute.status.startsWith("warning_");
  dispute.status = inquiry ? "warning_under_review" : "under_review";
  twin.emit("charge.dispute.updated", dispute);
  const word = dispute.evidence.uncategorized_text;
  if (word === "winning_evidence") return closeDispute(twin, dispute, inquiry ? "warning_closed" : "won");
  if (word === "losing_evidence") return closeDispute(twin, dispute, "lost");
  return dispute;
}

/** We do not contest it. */
export function giveUpDispute(twin: Twin, dispute: Stripe.Dispute): Stripe.Dispute {
  if (closed.has(dispute.status)) throw invalid("This dispute is already closed", undefined, "dispute_closed");
  return closeDispute(twin, dispute, dispute.status.startsWith("warning_") ? "warning_closed" : "lost");
}
