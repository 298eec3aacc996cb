import type { Refund } from "../../../prisma/generated/client";
import { withTransaction } from "../../db/prisma";
import { byHandKey, leftMinor } from "../../domain/refund/refund";
import type { Tx } from "../../ports/database";
import type { ProviderRefund } from "../../ports/payment";
import { noteDispute } from "../dispute/note-dispute";
import { lockOrder } from "../order/lock-order";
import type { Ctx } from "../verb";
import { addRefund } from "./add-refund";
import { settleRefund } from "./settle-refund";

type Payment = { id: string; orderId: string };

/**
 * What has gone back of a payment, and what its bank disputes, as the provider has it now; whatever was said before, in
 * whatever order. What nobody here asked for was made by hand in the provider's dashboard, and is booked like any other.
 * @throws {AppError} provider-unavailable.
 */
export async function lookAtPayment(ctx: Ctx, payment: Payment, providerPaymentId: string): Promise<void> {
  const refunds = await ctx.ports.payment.refundsOf(providerPaymentId);
  const disputes = await ctx.ports.payment.disputesOf(providerPaymentId);
  if (refunds.length === 0 && disputes.length === 0) return;
  await withTransaction(ctx, async (tx) => {
    await lockOrder(tx, payment.orderId);
    // Oldest first, as they happened.
    for (const found of refunds.toReversed()) await noteRefund(tx, ctx, payment, found);
    for (const found of disputes) await noteDispute(tx, ctx, payment, found);
  });
}

async function noteRefund(tx: Tx, ctx: Ctx, payment: Payment, found: ProviderRefund): Promise<void> {
  const ours =
    (await tx.refund.findUnique({ where: { providerRefundId: found.refundId } })) ??
    (found.key ? await tx.refund.findUnique({ where: { key: found.key } }) : null) ??
    (await noteByHand(tx, ctx, payment, found));
  if (!ours) return;
  // A retry asked the provider again before we heard of this one's failure: then it is the retry's word that counts.
  if (ours.providerRefundId && ours.providerRefundId !== found.refundId) return;
  await settleRefund(tx, ctx, ours, found);
}

/** A refund of somebody else's making. It takes the room of refunds that we wanted and the provider has not made. */
async function noteByHand(tx: Tx, ctx: Ctx, payment: Payment, found: ProviderRefund): Promise<Refund | null> {
  if (found.state === "failed") return null;
  const order = await lockOrder(tx, payment.orderId);
  const paid = order.payments.find(({ id }) => id === payment.id);
  if (!paid) return null;
  const rows = await tx.refund.findMany({ where: { paymentId: payment.id }, orderBy: { createdAt: "desc" } });
  let left = leftMinor(paid, rows);
  for (const row of rows.filter(({ state }) => state === "requested")) {
    if (left >= found.amountMinor) break;
    await settleRefund(tx, ctx, row, { state: "failed", failure: "given back by hand" });
    left += row.amountMinor;
  }
  const { refundId, amountMinor } = found;
  const made = { key: byHandKey(refundId), amountMinor, reason: "by-hand", origin: "provider" as const };
  return addRefund(tx, ctx, order, paid, made);
}
