import { isLive } from "../../domain/hold/hold";
import { isUsable } from "../../domain/payment/payment";
import { refuseNow } from "../../domain/shared/decision";
import type { Tx } from "../../ports/database";
import { enqueuePaymentSync } from "../payment/enqueue-sync";
import type { Ctx } from "../verb";
import { createPayment } from "./create-order";
import { lockOrder } from "./lock-order";

/**
 * The order that a hold already has, ready to be paid (or paid). A corrected e-mail gets a new page, because the old one
 * was made for the old address. @throws {RefusalError} hold-expired, order-not-payable.
 */
export async function resumeOrder(tx: Tx, ctx: Ctx, orderId: string, email: string): Promise<string> {
  const order = await lockOrder(tx, orderId);
  if (order.state === "paid" || order.state === "fulfilled") return order.id;
  if (order.state === "abandoned") return refuseNow("hold-expired", { orderId });
  if (order.state !== "pending") return refuseNow("order-not-payable", { orderId, state: order.state });
  if (!isLive(order.hold, ctx.now)) return refuseNow("hold-expired", { orderId });
  // Her bank is at work: a second page would be a second payment.
  if (order.payments.some(({ state }) => state === "processing")) return order.id;

  const corrected = email !== order.email;
  if (corrected) {
    await tx.order.update({ where: { id: order.id }, data: { email } });
    for (const payment of order.payments.filter((one) => isUsable(one, ctx.now))) {
      await tx.payment.update({ where: { id: payment.id }, data: { state: "expired" } });
      await enqueuePaymentSync(tx, ctx, payment.id);
    }
  }
  const usable = !corrected && order.payments.some((payment) => isUsable(payment, ctx.now));
  if (!usable) await createPayment(tx, ctx, order);
  return order.id;
}
