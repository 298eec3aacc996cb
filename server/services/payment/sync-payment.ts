import { withTransaction } from "../../db/prisma";
import { allow } from "../../domain/access/allow";
import { isLive } from "../../domain/hold/hold";
import { AppError } from "../../domain/shared/app-error";
import { crashPoint } from "../../domain/shared/crash-point";
import type { SessionState } from "../../ports/payment";
import type { Ctx, Verb } from "../verb";
import { applyPaymentEvent } from "./apply-event";
import { finishRefund } from "./finish-refund";

/**
 * Brings one payment in line with the provider, whatever was lost on the way: an open page is asked about (and closed when
 * its seats are gone), a refund that is due is made. Safe at any time, any number of times.
 * @throws {AppError} provider-unavailable, so that the queue asks again.
 */
export async function syncPayment({ ctx, input }: Verb<{ paymentId: string }>): Promise<void> {
  allow(ctx.actor, "payment:apply");
  const payment = await ctx.db.payment.findUnique({
    where: { id: input.paymentId },
    include: { order: { include: { hold: true } } },
  });
  if (!payment) return;
  if (payment.state === "refunding") return giveMoneyBack(ctx, payment);
  if (payment.state !== "open" && payment.state !== "expired") return;
  const { sessionId, orderId } = payment;
  if (!sessionId) return;
  const wanted = payment.state === "open" && payment.order.state === "pending" && isLive(payment.order.hold, ctx.now);
  const provider = ctx.ports.payment;
  const found = wanted ? await provider.getSession(sessionId) : await provider.expireCheckout(sessionId);
  crashPoint("payment-asked");
  await applyFound(ctx, { sessionId, orderId }, found);
  crashPoint("payment-synced");
}

/** The same way that a webhook takes; the event id says that we asked, so that asking twice applies once. */
async function applyFound(ctx: Ctx, ids: { sessionId: string; orderId: string }, found: SessionState): Promise<void> {
  if (found.state === "open") return;
  const eventId = `sync:${ids.sessionId}:${found.state}`;
  if (found.state === "expired") {
    await applyPaymentEvent({ ctx, input: { kind: "expired", eventId, ...ids } });
    return;
  }
  const { providerPaymentId, amountMinor, currency } = found;
  await applyPaymentEvent({ ctx, input: { kind: "paid", eventId, ...ids, providerPaymentId, amountMinor, currency } });
}

type Due = {
  id: string;
  orderId: string;
  providerPaymentId: string | null;
  amountMinor: number;
  order: { refundReason: string | null };
};

async function giveMoneyBack(ctx: Ctx, payment: Due): Promise<void> {
  if (!payment.providerPaymentId)
    throw new AppError("invariant-broken", { message: `payment ${payment.id} is refunding and was never paid` });
  crashPoint("refund-asked");
  const result = await ctx.ports.payment.refund({
    idempotencyKey: `refund:${payment.id}`,
    providerPaymentId: payment.providerPaymentId,
    amountMinor: payment.amountMinor,
    reason: payment.order.refundReason ?? "duplicate-payment",
  });
  if (result.state === "failed")
    throw new AppError("provider-unavailable", { retryable: true, message: `refund of ${payment.id} was not made` });
  crashPoint("refund-made");
  // Pending: the provider's event finishes it; the sweep asks again until then.
  if (result.state === "succeeded") await withTransaction(ctx, (tx) => finishRefund(tx, ctx, payment, result.refundId));
  crashPoint("refund-noted");
}
