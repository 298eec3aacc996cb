import { withTransaction } from "../../db/prisma";
import { allow } from "../../domain/access/allow";
import type { DeskOrderId } from "../../domain/order/channel";
import { sourcesOf } from "../../domain/payment/payment";
import { refuseNow } from "../../domain/shared/decision";
import { endOrder } from "../payment/end-order";
import { lockOwnOrder } from "../refund/request-refund";
import type { Verb } from "../verb";

/**
 * Ends an order that staff took and nobody has paid: its seats are free at once. Pressed twice it is ended once.
 * @throws {RefusalError} not-found, order-not-payable for one that is paid, or that a buyer made herself (she may be paying).
 */
export async function cancelOrder({ ctx, input }: Verb<DeskOrderId>): Promise<{ cancelled: boolean }> {
  allow(ctx.actor, "order:write");
  return withTransaction(ctx, async (tx) => {
    const order = await lockOwnOrder(tx, ctx, input.orderId);
    if (order.channel === "online") return refuseNow("order-not-payable", { state: order.state });
    if (order.state === "abandoned") return { cancelled: false };
    if (order.state !== "pending") return refuseNow("order-not-payable", { state: order.state });
    await tx.payment.updateMany({
      where: { orderId: order.id, state: { in: sourcesOf("expired") } },
      data: { state: "expired" },
    });
    await endOrder(tx, ctx, order, "order.cancel");
    return { cancelled: true };
  });
}
