import Stripe from "stripe";
import type { Delivery, Memory } from "./memory";

export type Forgery = "bad" | "old" | "future";
export type Courier = {
  enqueue(event: Stripe.Event): void;
  /** Sends now, whatever the queue thinks: late, twice or forged. Answers the receiver's statuses (0: nobody answered). */
  send(event: Stripe.Event, options: { times: number; signature?: Forgery }): Promise<number[]>;
  hold(on: boolean): void;
  stop(): void;
};

const keptTryingSeconds = 3 * 24 * 60 * 60;
// The provider's pauses grow to hours; here somebody is waiting for a restarted app.
const backoffMs = (attempts: number): number => Math.min(250 * 2 ** (attempts - 1), 3000);
// The signature is the product's to check, so it comes from the provider's own code.
const { webhooks } = new Stripe("sk_test_signs_only");

/** Delivers signed events at least once, each by itself, with growing pauses; what is undelivered survives a restart. */
export function courier(options: {
  memory: Memory;
  keep(): void;
  webhookUrl?: string;
  webhookSecret: string;
}): Courier {
  const { memory, webhookUrl, webhookSecret } = options;
  const onTheWay = new Set<Delivery>();
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let enqueued = 0;

  const post = async (event: Stripe.Event, forgery?: Forgery): Promise<number> => {
    if (!webhookUrl) return 0;
    const payload = JSON.stringify(event, null, 2);
    const shift = forgery === "old" ? -3600 : forgery === "future" ? 3600 : 0;
    const signature = webhooks.generateTestHeaderString({
      payload,
      secret: forgery === "bad" ? "whsec_somebody_else" : webhookSecret,
      timestamp: Math.floor(Date.now() / 1000) + shift,
    });
    try {
      const response = await fetch(webhookUrl, {
        method: "POST",
        headers: {
          "content-type": "application/json; charset=utf-8",
          "stripe-signature": signature,
          "user-agent": "Stripe/1.0",
        },
        body: payload,
        redirect: "manual",
        signal: AbortSignal.timeout(10_000),
      });
      await response.arrayBuffer();
      return response.status;
    } catch {
      return 0;
    }
  };

  const attempt = async (delivery: Delivery) => {
    // What is delivered has mostly just happened.
    const event = memory.events.findLast((known) => known.id === delivery.eventId);
    onTheWay.add(delivery);
    const status = event ? await post(event) : 200;
    onTheWay.delete(delivery);
    if (stopped) return;
    delivery.attempts += 1;
    if (status >= 200 && status < 300) {
      delivery.state = "delivered";
      if (event) event.pending_webhooks = 0;
    } else if (event && event.created < Date.now() / 1000 - keptTryingSeconds) delivery.state = "given-up";
    else delivery.nextAt = Date.now() + backoffMs(delivery.attempts);
    options.keep();
    wake();
  };

  const wake = () => {
    clearTimeout(timer);
    if (stopped) return;
    const waiting = memory.deliveries.filter((delivery) => delivery.state === "pending" && !onTheWay.has(delivery));
    const due = waiting.filter((each) => each.nextAt <= Date.now());
    if (memory.courier.shuffle) due.sort(() => Math.random() - 0.5);
    for (const delivery of due) void attempt(delivery);
    const nextAt = Math.min(...waiting.filter((each) => !onTheWay.has(each)).map((each) => each.nextAt));
    if (Number.isFinite(nextAt)) timer = setTimeout(wake, Math.max(nextAt - Date.now(), 5));
  };

  wake();
  return {
    enqueue(event) {
      // What is done with is forgotten now and then; what is not never is.
      if (++enqueued % 100 === 0)
        memory.deliveries = memory.deliveries.filter(({ state }) => state === "pending" || state === "held");
      const { drop, copies, delayMs } = memory.courier;
      const state = drop ? "dropped" : memory.holdWebhooks ? "held" : "pending";
      for (let copy = 0; copy < copies; copy++)
        memory.deliveries.push({ eventId: event.id, state, attempts: 0, nextAt: Date.now() + delayMs });
      setImmediate(wake);
    },
    send: async (event, { times, signature }) => {
      const statuses: number[] = [];
      for (let turn = 0; turn < times; turn++) statuses.push(await post(event, signature));
      return statuses;
    },
    hold(on) {
      memory.holdWebhooks = on;
      if (!on) for (const delivery of memory.deliveries) if (delivery.state === "held") delivery.state = "pending";
      wake();
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
