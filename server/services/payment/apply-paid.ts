import { isExact, sourcesOf } from "../../domain/payment/payment";
import { wholeKey } from "../../domain/refund/refund";
import type { Tx } from "../../ports/database";
import type { PaymentEvent } from "../../ports/payment";
import { beginRefund } from "../order/begin-refund";
import { lockOrder } from "../order/lock-order";
import { moveOrder } from "../order/move-order";
import { payOrder } from "../order/pay-order";
import { addRefund } from "../refund/add-refund";
import { extraReason } from "../refund/book-back";
import type { Ctx } from "../verb";
import { endOrder } from "./end-order";
import { enqueuePaymentSync } from "./enqueue-sync";
import { type Applied, findPayment } from "./find-payment";

type Paid = Extract<PaymentEvent, { kind: "paid" }>;

/**
 * The money is here: the order is sold, or the money goes back (another amount, no room any more, paid already). Money that
 * has gone back meanwhile sells nothing.
 */
export async function applyPaid(tx: Tx, ctx: Ctx, event: Paid): Promise<Applied> {
  const known = await findPayment(tx, event);
  if (!known) return "unknown";
  await lockOrder(tx, known.orderId);
  const news = await tx.webhookEvent.count({ where: { subject: event.providerPaymentId } });
  const { refundedMinor } = event;
  const where = { id: known.id, state: { in: sourcesOf("succeeded") } };
  // A refund or a dispute has overtaken this event: the provider is asked how much is left before anything is sold.
  if (news > 0 && refundedMinor === undefined) {
    const { count } = await tx.payment.updateMany({ where, data: { sessionId: event.sessionId } });
    if (count === 0) return "duplicate";
    // Without its page noted it would not be asked about.
    await tx.payment.updateMany({ where: { id: known.id, state: "created" }, data: { state: "open" } });
    await enqueuePaymentSync(tx, ctx, known.id);
    return "applied";
  }
  const exact = isExact(known, event);
  const { count } = await tx.payment.updateMany({
    where,
    data: {
      state: "succeeded",
      sessionId: event.sessionId,
      providerPaymentId: event.providerPaymentId,
      succeededAt: ctx.now,
      receivedMinor: exact ? null : event.amountMinor,
    },
  });
  if (count === 0) return "duplicate";
  // What went back, and what a bank disputes, gets its rows by a look.
  if (news > 0 || refundedMinor) await enqueuePaymentSync(tx, ctx, known.id);
  const order = await lockOrder(tx, known.orderId);
  if (refundedMinor && refundedMinor >= event.amountMinor) {
    if (order.state === "pending") await endOrder(tx, ctx, order, "order.refunded-before");
    return "applied";
  }
  if (!exact) {
    ctx.log.error({ paymentId: known.id, asked: known.amountMinor, got: event.amountMinor }, "paid a different amount");
    if (order.state === "pending") {
      // As in `endOrder`: tiers are locked before vouchers.
      await tx.$queryRaw`select release_holds(array[${order.holdId}::uuid], 'active', 'released')`;
      await moveOrder(tx, ctx, order, "abandoned");
    }
    if (order.state === "pending" || order.state === "abandoned")
      await beginRefund(tx, ctx, { ...order, state: "abandoned" }, "amount-mismatch");
    else await giveExtraBack(tx, ctx, known.orderId, known.id);
    return "applied";
  }
  // A second page of the same order was paid too: that money goes back, the order stays as it is.
  if ((await payOrder(tx, ctx, order.id, known.id)) === "paid-before")
    await giveExtraBack(tx, ctx, known.orderId, known.id);
  return "applied";
}

async function giveExtraBack(tx: Tx, ctx: Ctx, orderId: string, paymentId: string): Promise<void> {
  await tx.payment.update({ where: { id: paymentId }, data: { state: "refunding" } });
  const order = await lockOrder(tx, orderId);
  const payment = order.payments.find(({ id }) => id === paymentId);
  if (!payment) return;
  const amountMinor = payment.receivedMinor ?? payment.amountMinor;
  const key = wholeKey(payment.id);
  await addRefund(tx, ctx, order, payment, { key, amountMinor, reason: extraReason, origin: "house" });
}
