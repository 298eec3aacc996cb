import { z } from "zod";
import { Failure, type FailureScript } from "../../twin/failures";
import { type Answer, type Call, json } from "../../twin/http";
import { sessionAt } from "./api";
import { ApiError, errorAnswer, missing } from "./api-error";
import type { Twin } from "./memory";
import { pay } from "./payments";
import type { Courier } from "./webhooks";

const Webhooks = z.object({ deliver: z.enum(["normal", "hold"]) });
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
  email: z.string().optional(),
});
const Clock = z.object({ offsetSeconds: z.number().int() });

/** The door for tests and for a person at a terminal: fail, hold, repeat, forge, move time, pay without a browser. */
export function stripeAdmin(twin: Twin, failures: FailureScript, courier: Courier) {
  const { memory } = twin;
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
        courier.hold(Webhooks.parse(body).deliver === "hold");
        return json({ deliver: memory.holdWebhooks ? "hold" : "normal" });
      }
      if (what === "POST /__admin/webhooks/deliver") {
        const { eventId, ...options } = Deliver.parse(body);
        const event = memory.events.find((known) => known.id === eventId);
        if (!event) throw missing("event", eventId);
        return json({ statuses: await courier.send(event, options) });
      }
      if (what === "POST /__admin/pay") {
        const { sessionId, card, email } = Pay.parse(body);
        const record = sessionAt(twin, sessionId);
        const result = pay(twin, record, card, email ?? record.session.customer_email);
        twin.keep();
        return json(result);
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
