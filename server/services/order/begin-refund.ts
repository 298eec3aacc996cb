import type { Tx } from "../../ports/database";
import { audit } from "../audit/audit";
import { enqueuePaymentSync } from "../payment/enqueue-sync";
import type { Ctx } from "../verb";
import type { LockedOrder } from "./lock-order";
import { moveOrder } from "./move-order";

/**
 * Decides that the money goes back: seats (or the listing) are free at once, the provider is asked by a job until it has
 * done it. `reason` is a code that has a sentence.
 */
export async function beginRefund(tx: Tx, ctx: Ctx, order: LockedOrder, reason: string): Promise<void> {
  await moveOrder(tx, ctx, order, "refunding", { refundReason: reason });
  await tx.$queryRaw`select release_holds(array[${order.holdId}::uuid], 'active', 'released')`;
  await tx.$queryRaw`select release_holds(array[${order.holdId}::uuid], 'converted', 'released')`;
  if (order.listingId && (order.state === "paid" || order.state === "fulfilled"))
    await tx.listing.updateMany({ where: { id: order.listingId, state: "settling" }, data: { state: "active" } });
  await tx.payment.updateMany({ where: { orderId: order.id, state: "succeeded" }, data: { state: "refunding" } });
  const due = await tx.payment.findMany({ where: { orderId: order.id, state: "refunding" } });
  for (const payment of due) await enqueuePaymentSync(tx, ctx, payment.id);
  // Nothing was paid for a free order, so nothing has to come back.
  if (order.totalMinor === 0) await moveOrder(tx, ctx, order, "refunded");
  await audit(tx, ctx, "order.refund", {
    subject: `order:${order.id}`,
    organizationId: order.organizationId,
    change: { from: order.state, reason, payments: due.map((payment) => payment.id) },
  });
}
