import type { Refund } from "../../../prisma/generated/client";
import { actorLabel } from "../../domain/access/actor";
import type { Tx } from "../../ports/database";
import type { LockedOrder } from "../order/lock-order";
import { enqueuePaymentSync } from "../payment/enqueue-sync";
import type { Ctx } from "../verb";
import { settleRefund } from "./settle-refund";

export type NewRefund = {
  key: string;
  amountMinor: number;
  reason: string;
  origin: "staff" | "house" | "provider";
  tickets?: "keep" | "void";
  retries?: number;
};
type Payment = LockedOrder["payments"][number];

/**
 * Decides that money goes back, in the caller's transaction and under the order's lock; a job asks the provider for it. The
 * same key is the same refund. What staff took in by hand (cash, a bank transfer) is given back by hand, and that is done now.
 */
export async function addRefund(
  tx: Tx,
  ctx: Ctx,
  order: LockedOrder,
  payment: Payment,
  { tickets, retries = 0, ...refund }: NewRefund,
): Promise<Refund> {
  const known = await tx.refund.findUnique({ where: { key: refund.key } });
  if (known) return known;
  const made = await tx.refund.create({
    data: {
      ...refund,
      organizationId: order.organizationId,
      orderId: order.id,
      paymentId: payment.id,
      currency: payment.currency,
      tickets: tickets ?? null,
      retries,
      requestedBy: actorLabel(ctx.actor),
      createdAt: ctx.now,
    },
  });
  if (payment.provider !== ctx.ports.payment.provider) await settleRefund(tx, ctx, made, { state: "succeeded" });
  else await enqueuePaymentSync(tx, ctx, payment.id);
  return tx.refund.findUniqueOrThrow({ where: { id: made.id } });
}
