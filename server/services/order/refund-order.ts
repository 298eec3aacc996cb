import { withTransaction } from "../../db/prisma";
import { allow } from "../../domain/access/allow";
import { canMove } from "../../domain/order/order";
import { crashPoint } from "../../domain/shared/crash-point";
import { refuseNow } from "../../domain/shared/decision";
import type { Verb } from "../verb";
import { beginRefund } from "./begin-refund";
import { lockOrder } from "./lock-order";

/** Gives the money of an order back. Asked twice it is done once. @throws {RefusalError} not-found, order-not-payable. */
export async function refundOrder({ ctx, input }: Verb<{ orderId: string; reason: string }>): Promise<void> {
  allow(ctx.actor, "order:write");
  await withTransaction(ctx, async (tx) => {
    const order = await lockOrder(tx, input.orderId);
    const tenant = "organizationId" in ctx.actor ? ctx.actor.organizationId : order.organizationId;
    if (order.organizationId !== tenant) refuseNow("not-found", { field: "orderId" });
    if (order.state === "refunding" || order.state === "refunded") return;
    if (!canMove(order.state, "refunding")) refuseNow("order-not-payable", { state: order.state });
    await beginRefund(tx, ctx, order, input.reason);
  });
  crashPoint("refund-begun");
}
