import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import type { Delivered } from "../../adapters/payment/payment.contract";
import { openStripeLab } from "../../adapters/payment/stripe.lab";
import { expireHolds } from "../../services/hold/expire-holds";
import { cancelCheckout } from "../../services/order/cancel-checkout";
import { getOrder } from "../../services/order/get-order";
import { startCheckout } from "../../services/order/start-checkout";
import { sweepPaymentEvents } from "../../services/payment/sweep-events";
import { sweepPayments } from "../../services/payment/sweep-payments";
import { requestRefund } from "../../services/refund/request-refund";
import { testContext } from "../../test/context";
import { testDatabase } from "../../test/database";
import { type Purchase, purchase } from "../../test/factory/purchase";
import { answerStripeWebhook } from "./stripe";

const { db, pool } = await testDatabase();
const lab = await openStripeLab({ paymentMethods: ["card", "sepa_debit"] });
afterAll(() => lab.close());
afterEach(() => lab.admin("/webhooks", { deliver: "normal", copies: 1, shuffle: false, delayMs: 0 }));
const small = testContext(db);
/** The provider's twin behind the SDK's own code, for every port call and every webhook. */
const house: ReturnType<typeof testContext> = {
  ...small,
  ctx: (actor, now) => {
    const ctx = small.ctx(actor, now);
    return { ...ctx, ports: { ...ctx.ports, payment: lab.port } };
  },
};
const inMinutes = (n: number) => new Date(Date.now() + n * 60_000);
const shop = () => purchase(db, pool, house, { platformFeeBps: 333 });
const paymentOf = async (sessionId: string) => {
  const found = await lab.port.getSession(sessionId);
  return found.state === "paid" ? found.providerPaymentId : "";
};

/** Everything that the twin has to say of one purchase, in the order in which it happened. */
async function saidOf(bought: Purchase, count: number): Promise<Delivered[]> {
  const about = [bought.orderId, bought.sessionId, (await paymentOf(bought.sessionId)) || "nothing"];
  const own = () => {
    const mine = lab.delivered().filter(({ body }) => about.some((id) => body.includes(id)));
    const byId = new Map(mine.map((raw) => [JSON.parse(raw.body).id as string, raw]));
    return [...byId.values()].filter(({ body }) => !/"type": "(charge\.succeeded|payment_intent\.)/.test(body));
  };
  await expect.poll(() => own().length, { timeout: 8_000 }).toBe(count);
  return own();
}
const deliver = (raw: Delivered, now?: Date) => answerStripeWebhook(house.ctx({ kind: "system" }, now), raw);

/** What is left when everything has come to rest. */
async function atRest(bought: Purchase) {
  await bought.work();
  await sweepPaymentEvents({ ctx: bought.system(inMinutes(2)) });
  await sweepPayments({ ctx: bought.system(inMinutes(2)), input: { most: 1_000 } });
  await bought.work(inMinutes(2));
  const order = await bought.order();
  const refunds = await bought.refunds();
  const disputes = await db.dispute.findMany({ where: { orderId: bought.orderId } });
  return {
    ...{ order: order.state, payments: order.payments.map(({ state }) => state), hold: order.hold.state },
    refunds: refunds.map(({ amountMinor, state, origin }) => `${origin} ${amountMinor} ${state}`).sort(),
    disputes: disputes.map(({ state, withdrawn, amountMinor }) => `${state} ${withdrawn} ${amountMinor}`),
    sagas: await db.sagaRun.count({ where: { subject: `order:${bought.orderId}` } }),
    ...{ books: await bought.books(), counters: await bought.counters() },
  };
}

/** How often each event comes (0 to 5 times), in which order, and how many arrive at once. */
const storm = (count: number) =>
  fc
    .array(fc.integer({ min: 0, max: 5 }), { minLength: count, maxLength: count })
    .map((times) => times.flatMap((often, at) => Array.from({ length: often }, () => at)))
    .chain((all) =>
      fc.record({ order: fc.shuffledSubarray(all, { minLength: all.length }), atOnce: fc.integer({ min: 1, max: 4 }) }),
    );

async function rage(said: Delivered[], { order, atOnce }: { order: number[]; atOnce: number }) {
  for (let at = 0; at < order.length; at += atOnce) {
    const answers = await Promise.all(
      order.slice(at, at + atOnce).flatMap((one) => (said[one] ? [deliver(said[one])] : [])),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  }
}

type Story = { name: string; events: number; happens(bought: Purchase): Promise<unknown>; ends: object };
const paid = async ({ sessionId }: Purchase) => {
  await lab.pay(sessionId);
  return paymentOf(sessionId);
};
const stories: Story[] = [
  {
    name: "bought, a part given back by hand, disputed and won",
    events: 7,
    happens: async (bought) => {
      const paymentIntent = await paid(bought);
      await lab.admin("/refunds", { paymentIntent, amount: 777 });
      const opened = (await lab.admin("/disputes", { paymentIntent, amount: 1_000 })) as { id: string };
      await lab.admin("/disputes/close", { disputeId: opened.id, outcome: "won" });
    },
    ends: {
      ...{ order: "paid", payments: ["succeeded"], refunds: ["provider 777 succeeded"], disputes: ["won false 1000"] },
      ...{ sagas: 1, counters: { held: 0, sold: 2 } },
    },
  },
  {
    name: "bought, disputed and lost",
    events: 4,
    happens: async (bought) => {
      const paymentIntent = await paid(bought);
      const opened = (await lab.admin("/disputes", { paymentIntent })) as { id: string };
      await lab.admin("/disputes/close", { disputeId: opened.id, outcome: "lost" });
    },
    ends: { order: "paid", refunds: [], disputes: ["lost true 3998"], sagas: 1, counters: { held: 0, sold: 2 } },
  },
  {
    name: "a debit that took its time and arrived",
    events: 2,
    happens: async ({ sessionId }) => {
      await lab.admin("/pay", { sessionId, method: "debit" });
      await lab.admin("/settle", { sessionId, outcome: "succeeded" });
    },
    ends: { order: "paid", payments: ["succeeded"], sagas: 1, counters: { held: 0, sold: 2 } },
  },
  {
    name: "a debit that failed",
    events: 2,
    happens: async ({ sessionId }) => {
      await lab.admin("/pay", { sessionId, method: "debit" });
      await lab.admin("/settle", { sessionId, outcome: "failed" });
    },
    ends: { order: "abandoned", payments: ["expired"], sagas: 0, counters: { held: 0, sold: 0 }, books: {} },
  },
  {
    name: "a page that ended",
    events: 1,
    happens: ({ sessionId }) => lab.port.expireCheckout(sessionId),
    ends: { order: "abandoned", payments: ["expired"], sagas: 0, counters: { held: 0, sold: 0 }, books: {} },
  },
];

describe("any number and any order of the events of one purchase", () => {
  it.each(stories)(
    "end in the same books: $name",
    async ({ happens, events, ends }) => {
      let wanted: Awaited<ReturnType<typeof atRest>> | undefined;
      await fc.assert(
        fc.asyncProperty(storm(events), async (weather) => {
          const bought = await shop();
          await happens(bought);
          await rage(await saidOf(bought, events), weather);
          const rest = await atRest(bought);
          expect(rest).toMatchObject(ends);
          wanted ??= rest;
          expect(rest).toEqual(wanted);
          expect(Object.values(rest.books).reduce((sum, one) => sum + one, 0)).toBe(0);
        }),
        { numRuns: events > 2 ? 12 : 5 },
      );
    },
    120_000,
  );
});

describe("what comes late", () => {
  it("three days late, for money that went back by hand meanwhile, sells nothing", async () => {
    const bought = await shop();
    const paymentIntent = await paid(bought);
    await lab.admin("/refunds", { paymentIntent });
    const said = await saidOf(bought, 3);
    const completed = said.find(({ body }) => body.includes('"checkout.session.completed"'));
    if (!completed) throw new Error("the twin said nothing");
    // Signed anew, as each delivery is, about something of three days ago.
    const event = JSON.parse(completed.body);
    const body = JSON.stringify({ ...event, created: event.created - 3 * 86_400 });
    const { createHmac } = await import("node:crypto");
    const at = Math.floor(Date.now() / 1000);
    const v1 = createHmac("sha256", "whsec_contract").update(`${at}.${body}`).digest("hex");
    expect(await (await deliver({ body, signature: `t=${at},v1=${v1}` })).json()).toEqual({ outcome: "applied" });
    expect(await atRest(bought)).toMatchObject({
      ...{ order: "abandoned", payments: ["refunded"], refunds: ["provider 3998 succeeded"], sagas: 0, books: {} },
      counters: { held: 0, sold: 0 },
    });
  });

  it("a refund that overtakes its payment is asked about before anything is sold", async () => {
    const bought = await shop();
    const paymentIntent = await paid(bought);
    await lab.admin("/refunds", { paymentIntent });
    const said = await saidOf(bought, 3);
    for (const raw of said.toReversed()) expect((await deliver(raw)).status).toBe(200);
    expect(await atRest(bought)).toMatchObject({ order: "abandoned", payments: ["refunded"], sagas: 0, books: {} });
  });

  it("events that never reached us are found by listing them, each once", async () => {
    await lab.admin("/webhooks", { deliver: "drop" });
    const bought = await shop();
    const paymentIntent = await paid(bought);
    await lab.admin("/refunds", { paymentIntent, amount: 500 });
    expect((await bought.order()).state).toBe("pending");
    expect(await sweepPaymentEvents({ ctx: bought.system(inMinutes(2)) })).toBeGreaterThan(0);
    expect((await bought.order()).state).toBe("paid");
    await bought.work();
    expect(await bought.refunds()).toMatchObject([{ amountMinor: 500, origin: "provider", state: "succeeded" }]);
    expect(await sweepPaymentEvents({ ctx: bought.system(inMinutes(3)) })).toBe(0);
  });

  it("money for seats that went to others goes back whole", async () => {
    const bought = await purchase(db, pool, house, { seats: 2 });
    await expireHolds({ ctx: bought.system(inMinutes(20)), input: { most: 1_000 } });
    await bought.hold(2);
    await lab.pay(bought.sessionId);
    await rage(await saidOf(bought, 1), { order: [0, 0, 0], atOnce: 2 });
    const rest = await atRest(bought);
    expect(rest).toMatchObject({
      order: "refunded",
      payments: ["refunded"],
      refunds: ["house 3998 succeeded"],
      books: {},
    });
  });
});

describe("a debit", () => {
  it("keeps order and seats for days, and nobody pays twice meanwhile", async () => {
    const bought = await shop();
    await lab.admin("/pay", { sessionId: bought.sessionId, method: "debit" });
    await rage(await saidOf(bought, 1), { order: [0], atOnce: 1 });
    expect(await bought.order()).toMatchObject({ state: "pending", payments: [{ state: "processing" }] });
    const { brand } = bought.sale;
    const buyer = house.ctx(bought.fan.actor);
    expect(await getOrder({ ctx: buyer, input: { brand, orderId: bought.orderId } })).toMatchObject({
      ...{ state: "pending", problem: "payment-on-its-way", checkoutUrl: null, expiresAt: null },
    });
    const again = { brand, holdId: bought.holdId, email: "another@example.com" };
    const page = await startCheckout({ ctx: buyer, input: again });
    expect(page.checkoutUrl).toContain(`/orders/${bought.orderId}`);
    await expect(cancelCheckout({ ctx: buyer, input: { brand, orderId: bought.orderId } })).rejects.toThrow(
      "payment-on-its-way",
    );
    await expireHolds({ ctx: bought.system(inMinutes(24 * 60)), input: { most: 1_000 } });
    await sweepPayments({ ctx: bought.system(inMinutes(24 * 60)), input: { most: 1_000 } });
    await bought.work(inMinutes(24 * 60));
    expect(await bought.order()).toMatchObject({ state: "pending", hold: { state: "active" } });
    await lab.admin("/settle", { sessionId: bought.sessionId, outcome: "succeeded" });
    // Its event is lost: the sweep asks.
    await sweepPayments({ ctx: bought.system(inMinutes(30 * 60)), input: { most: 1_000 } });
    await bought.work(inMinutes(30 * 60));
    expect(await bought.order()).toMatchObject({ state: "paid", payments: [{ state: "succeeded" }] });
  });
});

describe("a refund of ours, through the SDK", () => {
  const ask = (bought: Purchase, wish: object = {}) =>
    requestRefund({
      ctx: bought.owner(),
      input: { orderId: bought.orderId, reason: "requested", key: randomUUID(), amountMinor: 500, ...wish },
    });

  it("is one refund at the provider when its answer is lost, its events storm and the job runs again", async () => {
    const bought = await shop();
    await lab.pay(bought.sessionId);
    await rage(await saidOf(bought, 1), { order: [0], atOnce: 1 });
    await ask(bought);
    await lab.fail({ path: "/v1/refunds", times: 9, status: "reset", after: true });
    await expect(bought.work()).rejects.toMatchObject({ code: "provider-unavailable", retryable: true });
    await lab.fail({ path: "/v1/refunds", times: 0, status: 500 });
    await rage(await saidOf(bought, 3), { order: [2, 1, 2, 1, 0], atOnce: 2 });
    expect(await atRest(bought)).toMatchObject({ order: "paid", refunds: ["staff 500 succeeded"] });
    expect(await lab.port.refundsOf(await paymentOf(bought.sessionId))).toHaveLength(1);
  });

  it("is refused while a bank decides, and fails with the provider's word when we did not know yet", async () => {
    const bought = await shop();
    await lab.pay(bought.sessionId);
    await rage(await saidOf(bought, 1), { order: [0], atOnce: 1 });
    await lab.admin("/disputes", { paymentIntent: await paymentOf(bought.sessionId) });
    await ask(bought);
    await bought.work();
    expect(await bought.refunds()).toMatchObject([
      { state: "failed", failure: "the payment provider refused: charge_disputed" },
    ]);
    await expect(ask(bought)).rejects.toThrow("payment-disputed");
    expect(await db.dispute.findFirstOrThrow({ where: { orderId: bought.orderId } })).toMatchObject({
      ...{ state: "needs-response", withdrawn: true, reason: "fraudulent", amountMinor: 3_998 },
    });
  });
});
