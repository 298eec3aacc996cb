import { sourcesOf as paymentSourcesOf } from "../../domain/payment/payment";
import { backMinor, receivedOf, sourcesOf } from "../../domain/refund/refund";
import type { Tx } from "../../ports/database";
import type { RefundResult } from "../../ports/payment";
import { audit } from "../audit/audit";
import { enqueueMail } from "../mail/enqueue-mail";
import { type LockedOrder, lockOrder } from "../order/lock-order";
import { moveOrder } from "../order/move-order";
import type { Ctx } from "../verb";
import { bookBack } from "./book-back";

type Row = {
  id: string;
  orderId: string;
  paymentId: string;
  amountMinor: number;
  origin: string;
  tickets: string | null;
};
type Said = Partial<RefundResult> & { state: RefundResult["state"] };

/** What the provider says of one refund. Said twice (by our call and by its event), it is written once. @returns whether it was news. */
export async function settleRefund(tx: Tx, ctx: Ctx, refund: Row, said: Said): Promise<boolean> {
  const order = await lockOrder(tx, refund.orderId);
  const failure = said.state === "failed" ? (said.failure ?? "unknown").slice(0, 200) : null;
  const { count } = await tx.refund.updateMany({
    where: { id: refund.id, state: { in: sourcesOf(said.state) } },
    data: {
      ...{ state: said.state, failure, settledAt: said.state === "pending" ? null : ctx.now },
      ...(said.refundId ? { providerRefundId: said.refundId } : {}),
    },
  });
  if (count === 0) return false;
  const { id: refundId, paymentId, amountMinor } = refund;
  const change = { refundId, paymentId, amountMinor, orderState: order.state, ...(failure ? { failure } : {}) };
  const trace = { subject: `order:${order.id}`, organizationId: order.organizationId, change };
  await ctx.ports.bus.publish({ topic: "order", id: order.id }, tx);
  if (said.state === "pending") return true;
  const causeKind = said.state === "failed" ? "refund-failed" : "refund";
  await bookBack(tx, ctx, order.id, { causeKind, causeId: refundId });
  await audit(tx, ctx, `refund.${said.state === "failed" ? "fail" : "succeed"}`, trace);
  await closePayment(tx, ctx, order, refund.paymentId);
  // Ended tickets had a letter of their own, which names the money.
  const told = refund.tickets === "void";
  if (said.state === "succeeded" && !told && (refund.origin === "staff" || refund.tickets))
    await tell(tx, ctx, order, refund);
  return true;
}

/** Payment and order follow from the rows: all back is `refunded`; what came back from the bank is owed again. */
export async function closePayment(tx: Tx, ctx: Ctx, order: LockedOrder, paymentId: string): Promise<void> {
  const payment = await tx.payment.findUniqueOrThrow({ where: { id: paymentId }, include: { refunds: true } });
  if (backMinor(payment.refunds) < receivedOf(payment)) {
    await tx.payment.updateMany({ where: { id: paymentId, state: "refunded" }, data: { state: "refunding" } });
    return;
  }
  const refundId = payment.refunds.findLast(({ state }) => state === "succeeded")?.providerRefundId ?? null;
  const { count } = await tx.payment.updateMany({
    where: { id: paymentId, state: { in: paymentSourcesOf("refunded") } },
    data: { state: "refunded", refundId },
  });
  if (count === 0) return;
  const open = order.payments.some((one) => one.id !== paymentId && ["succeeded", "refunding"].includes(one.state));
  const change = { paymentId, orderState: order.state };
  const trace = { subject: `order:${order.id}`, organizationId: order.organizationId, change };
  // A page paid twice, or a refund made by hand at the provider: the order itself was not being refunded.
  if (order.state !== "refunding" || open) return audit(tx, ctx, "payment.refunded", trace);
  await moveOrder(tx, ctx, order, "refunded");
  await audit(tx, ctx, "order.refunded", trace);
  if (payment.refunds.some(({ tickets }) => tickets !== null)) return;
  await enqueueMail(tx, ctx, {
    dedupeKey: `order-refunded:${order.id}`,
    template: "order-refunded",
    toEmail: order.email,
    locale: order.locale,
    data: { orderId: order.id },
  });
}

/** The buyer keeps her tickets and gets money: how much, and that nothing else changes. */
const tell = (tx: Tx, ctx: Ctx, order: LockedOrder, refund: Row) =>
  enqueueMail(tx, ctx, {
    dedupeKey: `refund-sent:${refund.id}`,
    template: "refund-sent",
    toEmail: order.email,
    locale: order.locale,
    data: { orderId: order.id, refundId: refund.id },
  });
