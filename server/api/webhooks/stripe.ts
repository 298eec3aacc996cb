import { openContainer } from "../../container";
import { bodyLimits, webhookLimits } from "../../domain/limit/doors";
import { crashPoint } from "../../domain/shared/crash-point";
import { RefusalError } from "../../domain/shared/decision";
import { applyPaymentEvent } from "../../services/payment/apply-event";
import type { Ctx } from "../../services/verb";
import { readBounded } from "../read-bounded";
import { turnstile } from "../turnstile";

const gate = turnstile(webhookLimits);

/** POST from the payment provider; the body must be the raw bytes that were signed. */
export async function receiveStripeWebhook(request: Request): Promise<Response> {
  const { ctx } = await openContainer();
  const body = await readBounded(request, bodyLimits.webhook);
  if (!body) return answer(413, "too-large");
  const leave = await gate.enter();
  // Not lost: the provider sends again what was not taken.
  if (!leave) return answer(503, "busy", { "retry-after": String(webhookLimits.retryAfterSeconds) });
  try {
    return await answerStripeWebhook(ctx({ kind: "system" }), {
      body: body.toString("utf8"),
      signature: request.headers.get("stripe-signature"),
    });
  } finally {
    leave();
  }
}

/**
 * 400: not the provider's word. 200: taken, known already, or about an order that is not ours. 500: we could not write it
 * down, so the provider shall send it again.
 */
export async function answerStripeWebhook(
  ctx: Ctx,
  { body, signature }: { body: string; signature: string | null },
): Promise<Response> {
  try {
    const event = await ctx.ports.payment.readWebhook({ body, signature, now: ctx.now });
    crashPoint("webhook-read");
    const outcome = await applyPaymentEvent({ ctx, input: event });
    crashPoint("webhook-applied");
    const level = outcome === "unknown" ? "warn" : "info";
    ctx.log[level]({ providerEvent: event.eventId, kind: event.kind, outcome }, "payment event");
    return answer(200, outcome);
  } catch (error) {
    if (error instanceof RefusalError && error.refusal.code === "invalid-input") {
      ctx.log.warn("a payment event was not signed by the provider");
      return answer(400, "invalid-signature");
    }
    ctx.log.error({ err: error }, "payment event was not applied");
    return answer(500, "try-again");
  }
}

const answer = (status: number, outcome: string, headers?: HeadersInit): Response =>
  Response.json({ outcome }, { status, headers });
