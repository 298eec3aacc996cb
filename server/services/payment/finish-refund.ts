import { sourcesOf } from "../../domain/payment/payment";
import type { Tx } from "../../ports/database";
import { audit } from "../audit/audit";
import { reverseSale } from "../ledger/record-transfer";
import { enqueueMail } from "../mail/enqueue-mail";
import { lockOrder } from "../order/lock-order";
import { moveOrder } from "../order/move-order";
import type { Ctx } from "../verb";

/** The provider has given the money back. Said twice (by our call and by its event), it is written once. */
export async function finishRefund(
  tx: Tx,
  ctx: Ctx,
  payment: { id: string; orderId: string },
  refundId: string | null,
): Promise<void> {
  const order = await lockOrder(tx, payment.orderId);
  const where = { id: payment.id, state: { in: sourcesOf("refunded") } };
  const data = { state: "refunded", ...(refundId ? { refundId } : {}) };
  const { count } = await tx.payment.updateMany({ where, data });
  if (count === 0) return;
  const open = order.payments.some((one) => one.id !== payment.id && ["succeeded", "refunding"].includes(one.state));
  const change = { paymentId: payment.id, orderState: order.state };
  const trace = { subject: `order:${order.id}`, organizationId: order.organizationId, change };
  // A page paid twice, or a refund made by hand at the provider: the order itself was not being refunded.
  if (order.state !== "refunding" || open) return audit(tx, ctx, "payment.refunded", trace);
  await moveOrder(tx, ctx, order, "refunded");
  await reverseSale(tx, ctx, order.id);
  await enqueueMail(tx, ctx, {
    dedupeKey: `order-refunded:${order.id}`,
    template: "order-refunded",
    toEmail: order.email,
    locale: order.locale,
    data: { orderId: order.id },
  });
  await audit(tx, ctx, "order.refunded", trace);
}
