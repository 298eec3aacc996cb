import Stripe from "stripe";
import { failureScript } from "../../twin/failures";
import { type Answer, type Call, serve } from "../../twin/http";
import { openStateFile } from "../../twin/state-file";
import { stripeAdmin } from "./admin";
import { stripeApi } from "./api";
import { troubleAnswer } from "./api-error";
import { emptyMemory, type Memory, newId, type Twin } from "./memory";
import { hostedPage } from "./page";
import { expireIfDue } from "./payments";
import { settleDue } from "./refunds";
import { courier } from "./webhooks";

export type StripeTwinOptions = {
  port: number;
  webhookUrl?: string;
  webhookSecret: string;
  secretKey: string;
  /** What the endpoint subscribes to; everything when absent. */
  webhookTypes?: readonly string[];
  /** Memory only when absent. */
  stateFile?: string;
  /** Where a browser reaches the hosted page; by default the twin's own address. */
  publicUrl?: string;
};

const keptEvents = 2000;
const replayKeptSeconds = 24 * 60 * 60;

/** The payment provider's protocol on loopback, for the provider's own SDK: same requests, errors, idempotency and signed webhooks. */
export async function startStripeTwin(options: StripeTwinOptions): Promise<{ url: string; close(): Promise<void> }> {
  const file = openStateFile(options.stateFile, emptyMemory());
  const memory = file.state;
  const failures = failureScript();
  const post = courier({
    memory,
    keep: file.soon,
    webhookUrl: options.webhookUrl,
    webhookSecret: options.webhookSecret,
  });
  const twin: Twin = {
    memory,
    open: new Set(Object.values(memory.sessions)),
    keep: file.soon,
    now: () => Math.floor(Date.now() / 1000) + memory.clockOffsetSeconds,
    publicUrl: options.publicUrl ?? `http://127.0.0.1:${options.port}`,
    emit: (type, object) => {
      // A copy: what happened must not change when the object does.
      const event = {
        id: newId("evt"),
        object: "event",
        api_version: Stripe.API_VERSION,
        created: twin.now(),
        data: { object: structuredClone(object) },
        livemode: false,
        pending_webhooks: options.webhookUrl ? 1 : 0,
        request: { id: null, idempotency_key: null },
        type,
      } as Stripe.Event;
      memory.events.push(event);
      if (options.webhookUrl && (options.webhookTypes?.includes(type) ?? true)) post.enqueue(event);
      if (memory.events.length > 2 * keptEvents) forgetOld(memory);
    },
  };
  const api = stripeApi(twin, options.secretKey);
  const admin = stripeAdmin(twin, failures, post);
  const page = hostedPage(twin);
  const handle = (call: Call): Promise<Answer> | Answer => {
    if (call.path.startsWith("/__admin")) return admin(call);
    if (call.path.startsWith("/c/pay/")) return page(call);
    return api(call);
  };
  const server = await serve({ port: options.port, failures, handle, trouble: troubleAnswer });
  if (!options.publicUrl) twin.publicUrl = server.url;
  let turns = 0;
  const sweep = setInterval(() => {
    const before = memory.events.length;
    for (const record of twin.open) {
      expireIfDue(twin, record);
      if (record.session.status !== "open") twin.open.delete(record);
    }
    settleDue(twin);
    if (++turns % 60 === 0)
      for (const [key, replay] of Object.entries(memory.replays))
        if (replay.at < twin.now() - replayKeptSeconds) delete memory.replays[key];
    if (memory.events.length !== before) file.soon();
  }, 1000);
  return {
    url: server.url,
    close: async () => {
      clearInterval(sweep);
      post.stop();
      await server.close();
      await file.saved();
    },
  };
}

/** The oldest events go, but none that has not arrived yet. */
function forgetOld(memory: Memory) {
  const waiting = new Set(
    memory.deliveries.filter(({ state }) => state === "pending" || state === "held").map(({ eventId }) => eventId),
  );
  const old = memory.events.length - keptEvents;
  memory.events = memory.events.filter(({ id }, at) => at >= old || waiting.has(id));
}
