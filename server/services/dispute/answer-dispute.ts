import { withTransaction } from "../../db/prisma";
import { actorLabel } from "../../domain/access/actor";
import { allow } from "../../domain/access/allow";
import type { AnswerDisputeInput } from "../../domain/dispute/evidence";
import { AppError } from "../../domain/shared/app-error";
import { crashPoint } from "../../domain/shared/crash-point";
import { refuseNow } from "../../domain/shared/decision";
import { audit } from "../audit/audit";
import { enqueuePaymentSync } from "../payment/enqueue-sync";
import type { Verb } from "../verb";
import { assembleEvidence, getOwnDispute } from "./assemble-evidence";

/**
 * Sends the bank our side of a case. It can be said once: asked again, the answer is the same and the bank hears nothing new.
 * @throws {RefusalError} not-found, dispute-not-open; {AppError} provider-unavailable.
 */
export async function answerDispute({ ctx, input }: Verb<AnswerDisputeInput>): Promise<{ answeredAt: Date }> {
  allow(ctx.actor, "order:refund");
  const dispute = await getOwnDispute(ctx, input.disputeId);
  if (dispute.answeredAt) return { answeredAt: dispute.answeredAt };
  const { id: disputeId, state, providerDisputeId, organizationId, orderId, paymentId } = dispute;
  if (state !== "needs-response" && state !== "inquiry") return refuseNow("dispute-not-open", { state });
  const evidence = { ...(await assembleEvidence({ ctx, input: { disputeId } })), notes: input.notes };
  try {
    const idempotencyKey = `answer:${disputeId}`;
    await ctx.ports.payment.answerDispute({ disputeId: providerDisputeId, idempotencyKey, evidence });
  } catch (error) {
    // Decided a moment ago, and its word is on the way.
    if (!(error instanceof AppError) || error.code !== "invariant-broken") throw error;
    await enqueuePaymentSync(ctx.db, ctx, paymentId);
    return refuseNow("dispute-not-open", { state });
  }
  crashPoint("dispute-answered");
  return withTransaction(ctx, async (tx) => {
    const answer = { answeredAt: ctx.now, answeredBy: actorLabel(ctx.actor) };
    const { count } = await tx.dispute.updateMany({ where: { id: disputeId, answeredAt: null }, data: answer });
    if (count > 0)
      await audit(tx, ctx, "dispute.answer", { subject: `order:${orderId}`, organizationId, change: { disputeId } });
    // How the case stands now is the provider's to say.
    await enqueuePaymentSync(tx, ctx, paymentId);
    return { answeredAt: ctx.now };
  });
}
