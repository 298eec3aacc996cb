import { withTransaction } from "../../db/prisma";
import { allow } from "../../domain/access/allow";
import { crashPoint } from "../../domain/shared/crash-point";
import type { Tx } from "../../ports/database";
import type { PaymentEvent } from "../../ports/payment";
import type { Ctx, Verb } from "../verb";
import { applyPaid } from "./apply-paid";
import { applyDeclined, applyExpired, applyProcessing } from "./apply-waiting";
import { enqueuePaymentSync } from "./enqueue-sync";
import type { Applied } from "./find-payment";

/**
 * Applies what the provider says happened, in one transaction, once an event id. Events may come twice, late and in any
 * order: what counts is the state they find. An event about an order that we do not know is noted and let go.
 */
export async function applyPaymentEvent({ ctx, input: event }: Verb<PaymentEvent>): Promise<Applied> {
  allow(ctx.actor, "payment:apply");
  const provider = ctx.ports.payment.provider;
  return withTransaction(ctx, async (tx) => {
    const type = event.kind === "ignored" ? event.type : event.kind;
    const subject = isNews(event) ? event.providerPaymentId : null;
    const seen = { provider, eventId: event.eventId, type, subject, receivedAt: ctx.now, processedAt: ctx.now };
    const noted = await tx.webhookEvent.createMany({ data: [seen], skipDuplicates: true });
    if (noted.count === 0) return "duplicate";
    crashPoint("webhook-writing");
    return applyFact(tx, ctx, event);
  });
}

/** What is so, whoever said it: a webhook, or the provider when we asked. Safe at any time, any number of times. */
export async function applyFact(tx: Tx, ctx: Ctx, event: PaymentEvent): Promise<Applied> {
  switch (event.kind) {
    case "paid":
      return applyPaid(tx, ctx, event);
    case "processing":
      return applyProcessing(tx, ctx, event);
    case "declined":
      return applyDeclined(tx, ctx, event);
    case "expired":
      return applyExpired(tx, ctx, event);
    case "refunded":
    case "refund":
    case "dispute":
      return applyNews(tx, ctx, event);
    case "ignored":
      return "ignored";
  }
}

type News = Extract<PaymentEvent, { kind: "refunded" | "refund" | "dispute" }>;
const isNews = (event: PaymentEvent): event is News => ["refunded", "refund", "dispute"].includes(event.kind);

/**
 * Money went back, or a bank wants it: the event may be late and names a part only, so a job asks the provider how things are
 * now. What our books say already needs no question.
 */
async function applyNews(tx: Tx, ctx: Ctx, event: News): Promise<Applied> {
  const payment = await tx.payment.findFirst({
    where: { providerPaymentId: event.providerPaymentId },
    include: { refunds: true },
  });
  if (!payment) return "unknown";
  const back = payment.refunds.filter(({ state }) => state === "succeeded");
  const isKnown =
    event.kind === "refunded"
      ? back.reduce((sum, { amountMinor }) => sum + amountMinor, 0) === event.amountMinor
      : event.kind === "refund" &&
        payment.refunds.some((one) => one.providerRefundId === event.refundId && one.state === event.state);
  if (isKnown) return "duplicate";
  await enqueuePaymentSync(tx, ctx, payment.id);
  return "applied";
}
