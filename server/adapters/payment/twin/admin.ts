import { z } from "zod";
import { Failure, type FailureScript } from "../../twin/failures";
import { parseForm } from "../../twin/form";
import { type Answer, type Call, json } from "../../twin/http";
import { sessionAt } from "./api";
import { ApiError, errorAnswer, missing } from "./api-error";
import { closeDispute, openDispute } from "./disputes";
import type { Twin } from "./memory";
import { pay, payByDebit, settleDebit } from "./payments";
import { createRefund, latestCharge, settleRefund } from "./refunds";
import type { Courier } from "./webhooks";

const Webhooks = z.object({
  deliver: z.enum(["normal", "hold", "drop"]).optional(),
  /** Each event this often. */
  copies: z.number().int().min(1).max(20).optional(),
  /** What waits goes out in any order; with a delay there is more that waits. */
  shuffle: z.boolean().optional(),
  delayMs: z.number().int().min(0).max(600_000).optional(),
});
const Deliver = z.object({
  eventId: z.string(),
  times: z.number().int().min(1).max(100).default(1),
  signature: z.enum(["bad", "old", "future"]).optional(),
});
const Pay = z.object({
  sessionId: z.string(),
  card: z
    .string()
    .transform((text) => text.replaceAll(" ", ""))
    .default("4242424242424242"),
  /** "debit": the bank answers later, at /__admin/settle. */
  method: z.enum(["card", "debit"]).default("card"),
  email: z.string().optional(),
});
const Settle = z.object({ sessionId: z.string(), outcome: z.enum(["succeeded", "failed"]) });
const status = z.enum(["succeeded", "pending", "failed"]);
const NextRefund = z.object({ status });
const SettleRefund = z.object({ refundId: z.string(), status });
const ByHand = z.object({ paymentIntent: z.string(), amount: z.number().int().min(1).optional() });
const Dispute = ByHand.extend({ reason: z.string().optional(), inquiry: z.boolean().optional() });
const CloseDispute = z.object({ disputeId: z.string(), outcome: z.enum(["won", "lost", "warning_closed"]) });
const Clock = z.object({ offsetSeconds: z.number().int() });

/**
 * The door for tests and for a person at a terminal: fail, hold, lose, repeat, mix, forge, move time, pay without a browser,
 * be the bank (refunds, debits, disputes) and the hand in the dashboard.
 */
export function stripeAdmin(twin: Twin, failures: FailureScript, courier: Courier) {
  const { memory } = twin;
  const kept = (what: unknown): Answer => {
    twin.keep();
    return json(what);
  };
  return async (call: Call): Promise<Answer> => {
    try {
      const what = `${call.method} ${call.path}`;
      const body = call.body ? (JSON.parse(call.body) as unknown) : {};
      if (what === "GET /__admin")
        return json({ ...memory, replays: Object.keys(memory.replays).length, failures: failures.list() });
      if (what === "GET /__admin/events") return json({ events: memory.events, deliveries: memory.deliveries });
      if (what === "POST /__admin/fail") {
        failures.order(Failure.parse(body));
        return json({ failures: failures.list() });
      }
      if (what === "POST /__admin/webhooks") {
        const { deliver, ...orders } = Webhooks.parse(body);
        Object.assign(memory.courier, orders, deliver ? { drop: deliver === "drop" } : {});
        if (deliver) courier.hold(deliver === "hold");
        return json({ deliver: memory.holdWebhooks ? "hold" : "normal", ...memory.courier });
      }
      if (what === "POST /__admin/webhooks/deliver") {
        const { eventId, ...options } = Deliver.parse(body);
        const event = memory.events.find((known) => known.id === eventId);
        if (!event) throw missing("event", eventId);
        return json({ statuses: await courier.send(event, options) });
      }
      if (what === "POST /__admin/pay") {
        const { sessionId, card, method, email } = Pay.parse(body);
        const record = sessionAt(twin, sessionId);
        const to = email ?? record.session.customer_email;
        return kept(method === "debit" ? payByDebit(twin, record, to) : pay(twin, record, card, to));
      }
      if (what === "POST /__admin/settle") {
        const { sessionId, outcome } = Settle.parse(body);
        return kept(settleDebit(twin, sessionAt(twin, sessionId), outcome));
      }
      if (what === "POST /__admin/refunds/next") {
        memory.nextRefund = NextRefund.parse(body).status;
        return kept({ next: memory.nextRefund });
      }
      if (what === "POST /__admin/refunds/settle") {
        const { refundId, status } = SettleRefund.parse(body);
        const refund = memory.refunds[refundId];
        if (!refund) throw missing("refund", refundId);
        return kept(settleRefund(twin, refund, status));
      }
      if (what === "POST /__admin/refunds") {
        const { paymentIntent, amount } = ByHand.parse(body);
        const fields = { payment_intent: paymentIntent, ...(amount ? { amount: String(amount) } : {}) };
        return kept(createRefund(twin, parseForm(String(new URLSearchParams(fields)))));
      }
      if (what === "POST /__admin/disputes") {
        const { paymentIntent, ...opening } = Dispute.parse(body);
        const charge = memory.charges[latestCharge(twin, paymentIntent)];
        if (!charge) throw missing("charge", paymentIntent);
        return kept(openDispute(twin, charge, opening));
      }
      if (what === "POST /__admin/disputes/close") {
        const { disputeId, outcome } = CloseDispute.parse(body);
        const dispute = memory.disputes[disputeId];
        if (!dispute) throw missing("dispute", disputeId);
        return kept(closeDispute(twin, dispute, outcome));
      }
      if (what === "POST /__admin/clock") {
        memory.clockOffsetSeconds = Clock.parse(body).offsetSeconds;
        return json({ now: twin.now() });
      }
      return json({ message: `no such door: ${what}` }, 404);
    } catch (error) {
      if (error instanceof ApiError) return errorAnswer(error);
      if (error instanceof z.ZodError || error instanceof SyntaxError) return json({ message: error.message }, 400);
      throw error;
    }
  };
}
