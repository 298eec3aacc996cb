import { processingSeconds, sourcesOf } from "../../domain/payment/payment";
import type { Tx } from "../../ports/database";
import type { PaymentEvent } from "../../ports/payment";
import { audit } from "../audit/audit";
import { lockOrder } from "../order/lock-order";
import type { Ctx } from "../verb";
import { endOrder } from "./end-order";
import { enqueuePaymentSync } from "./enqueue-sync";
import { type Applied, findPayment } from "./find-payment";

type Of<K extends PaymentEvent["kind"]> = Extract<PaymentEvent, { kind: K }>;

/** A bank is asked about again after this long, should its word be lost. */
const askAgainMs = 3_600_000;

/**
 * The buyer has done her part and her bank takes hours or days. The order stays pending and its seats are kept for the money;
 * seats that were given back meanwhile are looked for when it comes.
 */
export async function applyProcessing(tx: Tx, ctx: Ctx, event: Of<"processing">): Promise<Applied> {
  const known = await findPayment(tx, event);
  if (!known) return "unknown";
  const order = await lockOrder(tx, known.orderId);
  const { count } = await tx.payment.updateMany({
    where: { id: known.id, state: { in: sourcesOf("processing") } },
    data: { state: "processing", sessionId: event.sessionId, expiresAt: new Date(ctx.now.getTime() + askAgainMs) },
  });
  if (count === 0) return "duplicate";
  // We took it for ended: perhaps this word was overtaken by the bank's refusal, so the provider is asked.
  if (known.state === "expired") await enqueuePaymentSync(tx, ctx, known.id);
  if (order.state === "pending" && order.hold.state === "active") {
    const latest = new Date(Math.min(ctx.now.getTime() + processingSeconds * 1000, order.event.endsAt.getTime()));
    await tx.hold.updateMany({
      where: { id: order.holdId, state: "active", expiresAt: { lt: latest } },
      data: { expiresAt: latest },
    });
  }
  await ctx.ports.bus.publish({ topic: "order", id: order.id }, tx);
  await audit(tx, ctx, "payment.processing", {
    subject: `order:${order.id}`,
    organizationId: order.organizationId,
    change: { paymentId: known.id },
  });
  return "applied";
}

/** The money that was on its way does not come: seats are free at once. */
export const applyDeclined = (tx: Tx, ctx: Ctx, event: Of<"declined">): Promise<Applied> =>
  applyEnd(tx, ctx, event, "order.decline");

export const applyExpired = (tx: Tx, ctx: Ctx, event: Of<"expired">): Promise<Applied> =>
  applyEnd(tx, ctx, event, "order.expire");

async function applyEnd(
  tx: Tx,
  ctx: Ctx,
  { sessionId }: Of<"expired" | "declined">,
  action: "order.expire" | "order.decline",
): Promise<Applied> {
  const payment = await tx.payment.findUnique({ where: { sessionId } });
  if (!payment) return "unknown";
  const order = await lockOrder(tx, payment.orderId);
  const where = { id: payment.id, state: { in: sourcesOf("expired") } };
  const { count } = await tx.payment.updateMany({ where, data: { state: "expired" } });
  if (count === 0) return "duplicate";
  const hopes = order.payments.filter(
    (one) => one.id !== payment.id && ["created", "open", "processing"].includes(one.state),
  );
  if (order.state === "pending" && hopes.length === 0) await endOrder(tx, ctx, order, action);
  return "applied";
}
