import { withTransaction } from "../../db/prisma";
import { allow } from "../../domain/access/allow";
import { isExact, sourcesOf } from "../../domain/payment/payment";
import { crashPoint } from "../../domain/shared/crash-point";
import type { Tx } from "../../ports/database";
import type { PaymentEvent } from "../../ports/payment";
import { beginRefund } from "../order/begin-refund";
import { lockOrder } from "../order/lock-order";
import { moveOrder } from "../order/move-order";
import { payOrder } from "../order/pay-order";
import type { Ctx, Verb } from "../verb";
import { endOrder } from "./end-order";
import { enqueuePaymentSync } from "./enqueue-sync";
import { finishRefund } from "./finish-refund";

export type Applied = "applied" | "duplicate" | "unknown" | "ignored";
type Paid = Extract<PaymentEvent, { kind: "paid" }>;

/**
 * Applies what the provider says happened, in one transaction, once an event id. Events may come twice, late and in any
 * order: what counts is the state they find. An event about an order that we do not know is noted and let go.
 */
export async function applyPaymentEvent({ ctx, input: event }: Verb<PaymentEvent>): Promise<Applied> {
  allow(ctx.actor, "payment:apply");
  const provider = ctx.ports.payment.provider;
  return withTransaction(ctx, async (tx) => {
    const type = event.kind === "ignored" ? event.type : event.kind;
    const seen = { provider, eventId: event.eventId, type, receivedAt: ctx.now, processedAt: ctx.now };
    const noted = await tx.webhookEvent.createMany({ data: [seen], skipDuplicates: true });
    if (noted.count === 0) return "duplicate";
    crashPoint("webhook-writing");
    switch (event.kind) {
      case "paid":
        return applyPaid(tx, ctx, event);
      case "expired":
        return applyExpired(tx, ctx, event.sessionId);
      case "refunded":
        return applyRefunded(tx, ctx, event);
      case "ignored":
        return "ignored";
    }
  });
}

async function applyPaid(tx: Tx, ctx: Ctx, event: Paid): Promise<Applied> {
  const known = await findPayment(tx, event);
  if (!known) return "unknown";
  const order = await lockOrder(tx, known.orderId);
  const { count } = await tx.payment.updateMany({
    where: { id: known.id, state: { in: sourcesOf("succeeded") } },
    data: {
      state: "succeeded",
      sessionId: event.sessionId,
      providerPaymentId: event.providerPaymentId,
      succeededAt: ctx.now,
    },
  });
  if (count === 0) return "duplicate";
  if (!isExact(known, event)) {
    ctx.log.error({ paymentId: known.id, asked: known.amountMinor, got: event.amountMinor }, "paid a different amount");
    if (order.state === "pending") await moveOrder(tx, ctx, order, "abandoned");
    if (order.state === "pending" || order.state === "abandoned")
      await beginRefund(tx, ctx, { ...order, state: "abandoned" }, "amount-mismatch");
    return "applied";
  }
  const outcome = await payOrder(tx, ctx, order.id, known.id);
  // A second page of the same order was paid too: that money goes back, the order stays as it is.
  if (outcome === "paid-before") {
    await tx.payment.update({ where: { id: known.id }, data: { state: "refunding" } });
    await enqueuePaymentSync(tx, ctx, known.id);
  }
  return "applied";
}

/** The event may overtake our own note of the session, so an open start of the same order is accepted too. */
async function findPayment(tx: Tx, event: { sessionId: string; orderId: string }) {
  const bySession = await tx.payment.findUnique({ where: { sessionId: event.sessionId } });
  if (bySession || !/^[0-9a-f-]{36}$/i.test(event.orderId)) return bySession;
  return tx.payment.findFirst({
    where: { orderId: event.orderId, sessionId: null },
    orderBy: { createdAt: "desc" },
  });
}

async function applyExpired(tx: Tx, ctx: Ctx, sessionId: string): Promise<Applied> {
  const payment = await tx.payment.findUnique({ where: { sessionId } });
  if (!payment) return "unknown";
  const order = await lockOrder(tx, payment.orderId);
  const where = { id: payment.id, state: { in: sourcesOf("expired") } };
  const { count } = await tx.payment.updateMany({ where, data: { state: "expired" } });
  if (count === 0) return "duplicate";
  const hopes = order.payments.filter((one) => one.id !== payment.id && ["created", "open"].includes(one.state));
  if (order.state === "pending" && hopes.length === 0) await endOrder(tx, ctx, order, "order.expire");
  return "applied";
}

/** The event names the total given back so far; a part of it, made by hand at the provider, ends nothing. */
async function applyRefunded(tx: Tx, ctx: Ctx, event: Extract<PaymentEvent, { kind: "refunded" }>): Promise<Applied> {
  const payment = await tx.payment.findFirst({ where: { providerPaymentId: event.providerPaymentId } });
  if (!payment) return "unknown";
  if (event.amountMinor < payment.amountMinor) return "ignored";
  await finishRefund(tx, ctx, payment, null);
  return "applied";
}
