import { withTransaction } from "../../db/prisma";
import { allow } from "../../domain/access/allow";
import { isLive } from "../../domain/hold/hold";
import { AppError } from "../../domain/shared/app-error";
import { crashPoint } from "../../domain/shared/crash-point";
import type { PaymentEvent, SessionState } from "../../ports/payment";
import { lookAtPayment } from "../refund/look";
import { makeRefund } from "../refund/make-refund";
import type { Ctx, Verb } from "../verb";
import { applyFact } from "./apply-event";

/** A bank that is still at work is asked again after this long. */
const askAgainMs = 3_600_000;

/**
 * Brings one payment in line with the provider, whatever was lost on the way: an open page is asked about (and closed when
 * its seats are gone), refunds that are due are made, and what went back or is disputed is written down. Safe at any time,
 * any number of times. @throws {AppError} provider-unavailable, so that the queue asks again.
 */
export async function syncPayment({ ctx, input }: Verb<{ paymentId: string }>): Promise<void> {
  allow(ctx.actor, "payment:apply");
  const payment = await ctx.db.payment.findUnique({
    where: { id: input.paymentId },
    include: { order: { include: { hold: true } } },
  });
  // What staff took in by hand is not the provider's to know.
  if (!payment || payment.provider !== ctx.ports.payment.provider) return;
  const { id, sessionId, orderId, state, providerPaymentId } = payment;
  if (["succeeded", "refunding", "refunded"].includes(state)) return syncMoney(ctx, { id, orderId, providerPaymentId });
  if (!sessionId || state === "created") return;
  const isOpen = state === "open" && payment.order.state === "pending" && isLive(payment.order.hold, ctx.now);
  const provider = ctx.ports.payment;
  const wanted = isOpen || state === "processing";
  const found = wanted ? await provider.getSession(sessionId) : await provider.expireCheckout(sessionId);
  crashPoint("payment-asked");
  await applyFound(ctx, { sessionId, orderId }, found);
  // Asked, and no news: the sweep need not ask for this one for a while.
  if (found.state === "processing")
    await ctx.db.payment.updateMany({
      where: { id, state: "processing" },
      data: { expiresAt: new Date(ctx.now.getTime() + askAgainMs) },
    });
  crashPoint("payment-synced");
}

/** The same way that a webhook takes, without the note of an event: nobody delivers an answer twice. */
async function applyFound(ctx: Ctx, ids: { sessionId: string; orderId: string }, found: SessionState): Promise<void> {
  if (found.state === "open") return;
  const said = { ...ids, eventId: `sync:${ids.sessionId}:${found.state}` };
  const event: PaymentEvent =
    found.state === "paid"
      ? { ...found, ...said, kind: "paid", refundedMinor: found.refundedMinor ?? 0 }
      : { ...said, kind: found.state };
  await withTransaction(ctx, (tx) => applyFact(tx, ctx, event));
}

type Money = { id: string; orderId: string; providerPaymentId: string | null };

async function syncMoney(ctx: Ctx, { providerPaymentId, ...payment }: Money): Promise<void> {
  if (!providerPaymentId)
    throw new AppError("invariant-broken", {
      message: `payment ${payment.id} was paid, and the provider has no word for it`,
    });
  const due = await ctx.db.refund.findMany({
    where: { paymentId: payment.id, state: "requested" },
    orderBy: { createdAt: "asc" },
  });
  for (const refund of due) await makeRefund(ctx, refund, providerPaymentId);
  await lookAtPayment(ctx, payment, providerPaymentId);
  await ctx.db.payment.update({ where: { id: payment.id }, data: { lookedAt: ctx.now } });
}
