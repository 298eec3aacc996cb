import { sourcesOf } from "../../domain/payment/payment";
import { refuseNow } from "../../domain/shared/decision";
import type { Tx } from "../../ports/database";
import { lockOrder } from "../order/lock-order";
import { payOrder } from "../order/pay-order";
import type { Ctx } from "../verb";

/**
 * Staff have the money of an order in hand: its payment succeeded, and the order is paid as any other, late money included.
 * @returns what became of the order. @throws {RefusalError} order-not-payable when it does not wait for money by hand.
 */
export async function payManually(tx: Tx, ctx: Ctx, orderId: string): Promise<"paid" | "refunding" | "paid-before"> {
  const order = await lockOrder(tx, orderId);
  const payment = order.payments.find(({ provider }) => provider === "manual");
  if (!payment) return refuseNow("order-not-payable", { state: order.state });
  if (payment.state === "succeeded") return "paid-before";
  const { count } = await tx.payment.updateMany({
    where: { id: payment.id, state: { in: sourcesOf("succeeded") } },
    data: { state: "succeeded", succeededAt: ctx.now },
  });
  if (count === 0) return refuseNow("order-not-payable", { state: order.state });
  return payOrder(tx, ctx, order.id, payment.id);
}
