import type { OrderInput } from "../../domain/order/order";
import { refuseNow } from "../../domain/shared/decision";
import { enqueuePaymentSync } from "../payment/enqueue-sync";
import type { Verb } from "../verb";
import { buyerOf, ordersOf } from "./buyer";
import { type OrderView, shownWith, toOrderView } from "./order-view";

/** Money is asked about when its page is this old and the buyer looks at her order: perhaps the provider's word was lost. */
const askAfterMs = 5_000;

/** An order as its buyer sees it. @throws {RefusalError} not-found, also for somebody else's. */
export async function getOrder({ ctx, input }: Verb<OrderInput>): Promise<OrderView> {
  const buyer = buyerOf(ctx, "own-order:read");
  const order = await ctx.db.order.findFirst({
    where: { id: input.orderId, ...ordersOf(buyer) },
    include: shownWith,
  });
  if (!order) return refuseNow("not-found", { field: "orderId" });
  const open = order.payments.find((payment) => payment.state === "open");
  if (order.state === "pending" && open && ctx.now.getTime() - open.createdAt.getTime() > askAfterMs)
    await enqueuePaymentSync(ctx.db, ctx, open.id);
  return toOrderView(ctx, order);
}
