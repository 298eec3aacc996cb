import { withTransaction } from "../../db/prisma";
import { allow } from "../../domain/access/allow";
import type { DeskOrderId } from "../../domain/order/channel";
import { latePayment } from "../../domain/order/late-payment";
import { crashPoint } from "../../domain/shared/crash-point";
import { refuseNow, settled } from "../../domain/shared/decision";
import type { Tx } from "../../ports/database";
import { audit } from "../audit/audit";
import { lockSeats, seatsLeft } from "../hold/seats-left";
import { type LockedOrder, lockOrder } from "../order/lock-order";
import { lockOwnOrder } from "../refund/request-refund";
import type { Ctx, Verb } from "../verb";
import { payManually } from "./pay-manually";

/**
 * The bank transfer of an order has arrived. Pressed twice it is one payment. Money that comes after the due date is honoured
 * while there is room; otherwise nothing is written, and the buyer must get it back where it came from.
 * @throws {RefusalError} not-found, order-not-payable, sold-out or event-not-live for money that came too late.
 */
export async function confirmPayment({
  ctx,
  input,
}: Verb<DeskOrderId>): Promise<{ state: string; confirmed: boolean }> {
  allow(ctx.actor, "order:write");
  const answer = await withTransaction(ctx, async (tx) => {
    const order = await lockOwnOrder(tx, ctx, input.orderId);
    const payment = order.payments.find(({ method }) => method === "bank-transfer");
    if (!payment) return refuseNow("order-not-payable", { state: order.state });
    if (payment.state === "succeeded") return { state: order.state, confirmed: false };
    if (order.state !== "pending" && order.state !== "abandoned")
      return refuseNow("order-not-payable", { state: order.state });
    await refuseLate(tx, ctx, order);
    await payManually(tx, ctx, order.id);
    await audit(tx, ctx, "order.confirm-payment", {
      subject: `order:${order.id}`,
      organizationId: order.organizationId,
      change: { paymentId: payment.id, amountMinor: payment.amountMinor, late: order.state === "abandoned" },
    });
    return { state: (await lockOrder(tx, order.id)).state, confirmed: true };
  });
  crashPoint("payment-confirmed");
  return answer;
}

/** A provider's late money is here whether we want it or not; staff can be told before they take it. */
async function refuseLate(tx: Tx, ctx: Ctx, order: LockedOrder): Promise<void> {
  if (order.hold.state === "active") return;
  const ids = order.items.map(({ tierId }) => tierId);
  await lockSeats(tx, ids);
  settled(latePayment(order.items, await seatsLeft(tx, ids), order.event, ctx.now));
}
