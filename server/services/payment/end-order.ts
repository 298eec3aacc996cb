import type { Tx } from "../../ports/database";
import { audit } from "../audit/audit";
import type { LockedOrder } from "../order/lock-order";
import { moveOrder } from "../order/move-order";
import type { Ctx } from "../verb";
import { enqueuePaymentSync } from "./enqueue-sync";

/** Ends a pending order without money: seats are free at once, open pages of the provider are closed by a job. */
export async function endOrder(tx: Tx, ctx: Ctx, order: LockedOrder, action: string): Promise<void> {
  // Seats first: the order's voucher gets its uses back with its move, and vouchers are locked after tiers.
  await tx.$queryRaw`select release_holds(array[${order.holdId}::uuid], 'active', 'released')`;
  await moveOrder(tx, ctx, order, "abandoned");
  for (const payment of order.payments.filter((one) => one.state === "open"))
    await enqueuePaymentSync(tx, ctx, payment.id);
  await audit(tx, ctx, action, { subject: `order:${order.id}`, organizationId: order.organizationId });
}
