import type { Refund } from "../../../prisma/generated/client";
import { withTransaction } from "../../db/prisma";
import { allow } from "../../domain/access/allow";
import { isOpen } from "../../domain/dispute/dispute";
import { planRefund, type RequestRefundInput } from "../../domain/refund/refund";
import { crashPoint } from "../../domain/shared/crash-point";
import { refuseNow, settled } from "../../domain/shared/decision";
import type { Tx } from "../../ports/database";
import { audit } from "../audit/audit";
import { beginRefund } from "../order/begin-refund";
import { type LockedOrder, lockOrder } from "../order/lock-order";
import type { Ctx, Verb } from "../verb";
import { addRefund } from "./add-refund";

export type Requested = { refundId: string; state: string };

/**
 * Gives a part of what was paid back, or all that is left. Decided under the order's lock, so that two people at once never
 * give back more than was paid; the same key is the same refund. A job asks the provider.
 * @throws {RefusalError} not-found, conflict (the key belongs to something else), payment-disputed, order-not-payable (nothing
 * was paid), and what `planRefund` refuses.
 */
export async function requestRefund({ ctx, input }: Verb<RequestRefundInput>): Promise<Requested> {
  allow(ctx.actor, "order:refund");
  const refund = await withTransaction(ctx, async (tx) => {
    const order = await lockOwnOrder(tx, ctx, input.orderId);
    const known = await tx.refund.findUnique({ where: { key: input.key } });
    if (known) return sameRefund(known, input);
    return decide(tx, ctx, order, input);
  });
  crashPoint("refund-begun");
  return { refundId: refund.id, state: refund.state };
}

/** @throws {RefusalError} not-found, also for another organization's. */
export async function lockOwnOrder(tx: Tx, ctx: Ctx, orderId: string): Promise<LockedOrder> {
  const order = await lockOrder(tx, orderId);
  const tenant = "organizationId" in ctx.actor ? ctx.actor.organizationId : order.organizationId;
  if (order.organizationId !== tenant) refuseNow("not-found", { field: "orderId" });
  return order;
}

function sameRefund(known: Refund, input: RequestRefundInput): Refund {
  const same = known.orderId === input.orderId && known.amountMinor === (input.amountMinor ?? known.amountMinor);
  return same && known.reason === input.reason ? known : refuseNow("conflict", { field: "key" });
}

async function decide(tx: Tx, ctx: Ctx, order: LockedOrder, input: RequestRefundInput): Promise<Refund> {
  const extra = await tx.refund.findMany({ where: { orderId: order.id, reason: "duplicate-payment" } });
  // The order's own money, not that of a page which was paid by mistake.
  const payment = order.payments.find(
    ({ id, state }) =>
      ["succeeded", "refunding", "refunded"].includes(state) && !extra.some((one) => one.paymentId === id),
  );
  if (!payment || !["paid", "fulfilled", "refunding", "refunded"].includes(order.state))
    return refuseNow("order-not-payable", { state: order.state });
  const disputes = await tx.dispute.findMany({ where: { paymentId: payment.id } });
  if (disputes.some(isOpen)) refuseNow("payment-disputed");
  const refunds = await tx.refund.findMany({ where: { paymentId: payment.id } });
  const { amountMinor, whole } = settled(planRefund(order, payment, refunds, input, disputes));
  const asked = { key: input.key, amountMinor, reason: input.reason, origin: "staff" as const };
  const change = { ...asked, paymentId: payment.id, from: order.state, whole, tickets: input.tickets ?? null };
  const trace = { subject: `order:${order.id}`, organizationId: order.organizationId, change };
  await audit(tx, ctx, "refund.request", trace);
  if (!whole) return addRefund(tx, ctx, order, payment, asked);
  if (order.state === "fulfilled")
    await beginRefund(tx, ctx, order, input.reason, { key: input.key, origin: "staff", tickets: "keep" });
  const made = await tx.refund.findUnique({ where: { key: input.key } });
  return made ?? addRefund(tx, ctx, order, payment, { ...asked, tickets: "keep" });
}
