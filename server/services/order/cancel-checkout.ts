import { withTransaction } from "../../db/prisma";
import type { OrderInput } from "../../domain/order/order";
import { refuseNow } from "../../domain/shared/decision";
import { endOrder } from "../payment/end-order";
import type { Verb } from "../verb";
import { buyerOf, ordersOf } from "./buyer";
import { lockOrder } from "./lock-order";

/**
 * The buyer changed her mind before paying: seats are free at once, the provider's page is closed by a job. Repeated: the
 * same answer. @throws {RefusalError} not-found, order-not-payable once it is paid, payment-on-its-way.
 */
export async function cancelCheckout({ ctx, input }: Verb<OrderInput>): Promise<{ orderId: string; state: string }> {
  const buyer = buyerOf(ctx, "checkout:write");
  const mine = await ctx.db.order.findFirst({ where: { id: input.orderId, ...ordersOf(buyer) }, select: { id: true } });
  if (!mine) return refuseNow("not-found", { field: "orderId" });
  return withTransaction(ctx, async (tx) => {
    const order = await lockOrder(tx, mine.id);
    if (order.state !== "pending" && order.state !== "abandoned")
      return refuseNow("order-not-payable", { orderId: order.id, state: order.state });
    // Her bank cannot be called back: what it brings is hers, what it refuses ends the order by itself.
    if (order.payments.some(({ state }) => state === "processing"))
      return refuseNow("payment-on-its-way", { orderId: order.id });
    if (order.state === "pending") await endOrder(tx, ctx, order, "order.cancel");
    return { orderId: order.id, state: "abandoned" };
  });
}
