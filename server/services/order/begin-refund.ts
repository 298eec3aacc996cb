import { leftMinor, wholeKey } from "../../domain/refund/refund";
import type { Tx } from "../../ports/database";
import { audit } from "../audit/audit";
import { addRefund } from "../refund/add-refund";
import { closePayment } from "../refund/settle-refund";
import type { Ctx } from "../verb";
import { type LockedOrder, lockOrder } from "./lock-order";
import { moveOrder } from "./move-order";

type By = {
  key?: string;
  origin?: "staff" | "house";
  /** keep: the buyer keeps her tickets, and with them her seats. void: they were ended before, and their seats are free. */
  tickets?: "keep" | "void";
};

/**
 * Decides that all of the money goes back: seats (or the listing) are free at once, the provider is asked by a job until it
 * has done it. `reason` is a code that has a sentence.
 */
export async function beginRefund(tx: Tx, ctx: Ctx, order: LockedOrder, reason: string, by: By = {}): Promise<void> {
  await moveOrder(tx, ctx, order, "refunding", { refundReason: reason });
  if (!by.tickets) await freeSeats(tx, order);
  await tx.payment.updateMany({ where: { orderId: order.id, state: "succeeded" }, data: { state: "refunding" } });
  const now = await lockOrder(tx, order.id);
  const due = now.payments.filter((payment) => payment.state === "refunding");
  for (const payment of due) {
    const refunds = await tx.refund.findMany({ where: { paymentId: payment.id } });
    const amountMinor = leftMinor(payment, refunds);
    const { key = wholeKey(payment.id), origin = "house", ...rest } = by;
    if (amountMinor > 0) await addRefund(tx, ctx, now, payment, { key, origin, amountMinor, reason, ...rest });
    else await closePayment(tx, ctx, now, payment.id);
  }
  await audit(tx, ctx, "order.refund", {
    subject: `order:${order.id}`,
    organizationId: order.organizationId,
    change: { from: order.state, reason, payments: due.map((payment) => payment.id) },
  });
  // Nothing was paid for a free order, and of another all may have gone back already: nothing has to be waited for.
  const rest = await tx.payment.count({ where: { orderId: order.id, state: "refunding" } });
  const { state } = await tx.order.findUniqueOrThrow({ where: { id: order.id }, select: { state: true } });
  if (rest === 0 && state === "refunding") await moveOrder(tx, ctx, order, "refunded");
}

async function freeSeats(tx: Tx, order: LockedOrder): Promise<void> {
  await tx.$queryRaw`select release_holds(array[${order.holdId}::uuid], 'active', 'released')`;
  await tx.$queryRaw`select release_holds(array[${order.holdId}::uuid], 'converted', 'released')`;
  if (order.listingId && (order.state === "paid" || order.state === "fulfilled"))
    await tx.listing.updateMany({ where: { id: order.listingId, state: "settling" }, data: { state: "active" } });
}
