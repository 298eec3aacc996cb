import { createHmac, randomUUID } from "node:crypto";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { stripePayment } from "../../adapters/payment/stripe";
import { openStripeLab } from "../../adapters/payment/stripe.lab";
import type { Ctx } from "../../services/verb";
import { testContext } from "../../test/context";
import { testDatabase } from "../../test/database";
import { type Purchase, purchase } from "../../test/factory/purchase";
import { answerStripeWebhook } from "./stripe";

const { db, pool } = await testDatabase();
const lab = await openStripeLab();
afterAll(() => lab.close());
const [fresh, former] = ["whsec_this_month", "whsec_last_month"];
const secretKey = "sk_test_contract";
const adapter = stripePayment({ secretKey, webhookSecret: fresh, previousWebhookSecret: former, apiBase: lab.url });

const house = testContext(db);
/** The small provider for everything but webhooks, which are read by the real one's code. */
const system = (now = new Date()): Ctx => {
  const ctx = house.ctx({ kind: "system" }, now);
  return { ...ctx, ports: { ...ctx.ports, payment: { ...ctx.ports.payment, readWebhook: adapter.readWebhook } } };
};
let bought: Purchase;
beforeEach(async () => {
  bought = await purchase(db, pool, house);
});

type Sent = { body: string; signature: string | null };
const now = () => Math.floor(Date.now() / 1000);
const v1 = (body: string, secret: string, at: number) =>
  createHmac("sha256", secret).update(`${at}.${body}`).digest("hex");
const signed = (body: string, { secret = fresh, at = now() } = {}): Sent => ({
  body,
  signature: `t=${at},v1=${v1(body, secret, at)}`,
});
type Change = { type?: string; event?: object; object?: object };
/** An event of this purchase, as the provider would send it. */
const event = ({ type = "checkout.session.completed", event: outer = {}, object = {} }: Change = {}): string =>
  JSON.stringify({
    id: `evt_${randomUUID()}`,
    object: "event",
    created: now(),
    livemode: false,
    type,
    data: {
      object: {
        ...{ id: bought.sessionId, object: "checkout.session", payment_status: "paid", status: "complete" },
        ...{ payment_intent: `pi_${bought.sessionId}`, amount_total: bought.totalMinor, currency: "eur" },
        ...{ metadata: { orderId: bought.orderId }, ...object },
      },
    },
    ...outer,
  });
const knock = async (raw: Sent, ctx = system()) => {
  const answer = await answerStripeWebhook(ctx, raw);
  return { status: answer.status, ...(await answer.json()) };
};
const stateNow = async () => {
  const { state, payments } = await bought.order();
  return `${state}/${payments.map((one) => one.state).join()}`;
};
const noted = () => db.webhookEvent.count();

describe("what is not the provider's word is 400, and nothing is noted", () => {
  const with_ = (change: (raw: Sent) => Partial<Sent>) => () => {
    const raw = signed(event());
    return { ...raw, ...change(raw) };
  };
  const at = () => now();
  it.each<[string, () => Sent]>([
    ["another secret", () => signed(event(), { secret: "whsec_guessed" })],
    ["no signature", with_(() => ({ signature: null }))],
    ["an empty signature", with_(() => ({ signature: "" }))],
    ["words", with_(() => ({ signature: "trust me" }))],
    ["a time alone", with_(() => ({ signature: `t=${at()}` }))],
    ["a mark without time", with_(({ body }) => ({ signature: `v1=${v1(body, fresh, at())}` }))],
    ["the test scheme only", with_(({ body }) => ({ signature: `t=${at()},v0=${v1(body, fresh, at())}` }))],
    ["six minutes old", () => signed(event(), { at: now() - 360 })],
    ["three days old, replayed", () => signed(event(), { at: now() - 3 * 86_400 })],
    ["six minutes from the future", () => signed(event(), { at: now() + 360 })],
    ["a year from the future", () => signed(event(), { at: now() + 31_536_000 })],
    ["a time that is no number", with_(({ body }) => ({ signature: `t=soon,v1=${v1(body, fresh, at())}` }))],
    ["a time in hex", with_(({ body }) => ({ signature: `t=0x7fffffff,v1=${v1(body, fresh, 0x7fffffff)}` }))],
    ["a negative time", with_(({ body }) => ({ signature: `t=-1,v1=${v1(body, fresh, -1)}` }))],
    [
      "two times, an old one that was signed",
      () => {
        const old = signed(event(), { at: now() - 3_600 });
        return { ...old, signature: `t=${now()},${old.signature}` };
      },
    ],
    ["a space more in the body", with_(({ body }) => ({ body: `${body} ` }))],
    ["another sum in the body", with_(({ body }) => ({ body: body.replace(String(bought.totalMinor), "1") }))],
    ["another event's body", with_(() => ({ body: event() }))],
    ["half of the body", with_(({ body }) => ({ body: body.slice(0, body.length / 2) }))],
    ["no body", with_(() => ({ body: "" }))],
    ["a mark that is cut", with_(({ signature }) => ({ signature: signature?.slice(0, -2) ?? null }))],
    ["a mark in capitals", with_(({ signature }) => ({ signature: signature?.toUpperCase() ?? null }))],
    ["no JSON, signed", () => signed("paid!")],
    ["half an event, signed", () => signed(event().slice(0, 200))],
    ["a list, signed", () => signed("[]")],
    ["nothing, signed", () => signed("null")],
    ["an event without id, signed", () => signed(event({ event: { id: undefined } }))],
    ["an id that cannot be kept, signed", () => signed(event({ event: { id: "evt_\u0000" } }))],
    ["an id as long as a book, signed", () => signed(event({ event: { id: `evt_${"x".repeat(9_000)}` } }))],
    ["an id that is an object, signed", () => signed(event({ event: { id: { toString: "evt" } } }))],
    ["a type that is none, signed", () => signed(event({ event: { type: ["checkout"] } }))],
    ["an event about nothing, signed", () => signed(event({ event: { data: { object: null } } }))],
  ])("%s", async (_, make) => {
    const before = await noted();
    expect(await knock(make())).toEqual({ status: 400, outcome: "invalid-signature" });
    expect(await stateNow()).toBe("pending/open");
    expect(await noted()).toBe(before);
  });

  it("the former secret, once the change-over is over", async () => {
    const { readWebhook } = stripePayment({ secretKey, webhookSecret: fresh });
    const ctx = system();
    const over = { ...ctx, ports: { ...ctx.ports, payment: { ...ctx.ports.payment, readWebhook } } };
    expect(await knock(signed(event(), { secret: former }), over)).toMatchObject({ status: 400 });
    expect(await knock(signed(event()), over)).toMatchObject({ status: 200, outcome: "applied" });
  });
});

describe("the provider's word is taken for what it is", () => {
  const both = () => {
    const [body, at] = [event(), now()];
    return {
      body,
      signature: `t=${at},v1=${v1(body, "whsec_x", at)},v1=${v1(body, former, at)},v1=${v1(body, fresh, at)}`,
    };
  };
  it.each<[string, () => Sent, string, string]>([
    ["the new secret", () => signed(event()), "applied", "paid/succeeded"],
    ["the former secret during a change-over", () => signed(event(), { secret: former }), "applied", "paid/succeeded"],
    ["both secrets and a stranger's in one header", both, "applied", "paid/succeeded"],
    ["almost five minutes old", () => signed(event(), { at: now() - 290 }), "applied", "paid/succeeded"],
    ["a clock that is a little ahead", () => signed(event(), { at: now() + 290 }), "applied", "paid/succeeded"],
    [
      "fields of tomorrow",
      () => signed(event({ object: { mood: "good" }, event: { api_version: "2031-01-01" } })),
      "applied",
      "paid/succeeded",
    ],
    [
      "a debit that is on its way",
      () => signed(event({ object: { payment_status: "unpaid" } })),
      "applied",
      "pending/processing",
    ],
    [
      "a debit that arrived",
      () => signed(event({ type: "checkout.session.async_payment_succeeded" })),
      "applied",
      "paid/succeeded",
    ],
    [
      "a debit that failed",
      () => signed(event({ type: "checkout.session.async_payment_failed", object: { payment_status: "unpaid" } })),
      "applied",
      "abandoned/expired",
    ],
    [
      "a page that ended",
      () => signed(event({ type: "checkout.session.expired", object: { payment_status: "unpaid" } })),
      "applied",
      "abandoned/expired",
    ],
    ["another sum", () => signed(event({ object: { amount_total: 1 } })), "applied", "refunding/refunding"],
    ["another currency", () => signed(event({ object: { currency: "jpy" } })), "applied", "refunding/refunding"],
    ["a type of tomorrow", () => signed(event({ type: "checkout.session.dreamt" })), "ignored", "pending/open"],
    ["a type that nobody asked for", () => signed(event({ type: "customer.created" })), "ignored", "pending/open"],
    ["another account", () => signed(event({ event: { account: "acct_other" } })), "ignored", "pending/open"],
    ["the live mode, to a test key", () => signed(event({ event: { livemode: true } })), "ignored", "pending/open"],
    ["a session without order", () => signed(event({ object: { metadata: {} } })), "ignored", "pending/open"],
    ["a session without payment", () => signed(event({ object: { payment_intent: null } })), "ignored", "pending/open"],
    [
      "an order that is none",
      () => signed(event({ object: { id: "cs_x", metadata: { orderId: "../../etc" } } })),
      "unknown",
      "pending/open",
    ],
    [
      "an order that we do not have",
      () => signed(event({ object: { id: "cs_y", metadata: { orderId: randomUUID() } } })),
      "unknown",
      "pending/open",
    ],
    [
      "a refund of a payment that we do not have",
      () => signed(event({ type: "charge.refunded", object: { payment_intent: "pi_z", amount_refunded: 1 } })),
      "unknown",
      "pending/open",
    ],
    [
      "a dispute of a payment that we do not have",
      () => signed(event({ type: "charge.dispute.created", object: { payment_intent: "pi_z" } })),
      "unknown",
      "pending/open",
    ],
  ])("%s", async (_, make, outcome, state) => {
    const raw = make();
    expect(await knock(raw)).toEqual({ status: 200, outcome });
    expect(await stateNow()).toBe(state);
    expect(await knock(raw)).toEqual({ status: 200, outcome: "duplicate" });
    expect(await stateNow()).toBe(state);
  });

  it("the same thing under two ids happens once", async () => {
    expect(await knock(signed(event()))).toMatchObject({ outcome: "applied" });
    expect(await knock(signed(event()))).toMatchObject({ outcome: "duplicate" });
    expect(await db.sagaRun.count({ where: { subject: `order:${bought.orderId}` } })).toBe(1);
    expect(await bought.counters()).toEqual({ held: 0, sold: 2 });
  });

  it("twelve deliveries of one event at once are one sale", async () => {
    const raw = signed(event());
    const said = await Promise.all(Array.from({ length: 12 }, () => knock(raw)));
    expect(said.filter(({ outcome }) => outcome === "applied")).toHaveLength(1);
    expect(said.every(({ status }) => status === 200)).toBe(true);
    expect(await bought.counters()).toEqual({ held: 0, sold: 2 });
  });
});
