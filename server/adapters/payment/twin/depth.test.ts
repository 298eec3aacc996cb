import Stripe from "stripe";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { checkoutOf } from "../payment.contract";
import { openStripeLab } from "../stripe.lab";

type Lab = Awaited<ReturnType<typeof openStripeLab>>;

describe("the stripe twin at depth, through the SDK", () => {
  let lab: Lab;
  let stripe: Stripe;
  beforeAll(async () => {
    lab = await openStripeLab({ paymentMethods: ["card", "sepa_debit"] });
    const { hostname: host, port } = new URL(lab.url);
    stripe = new Stripe("sk_test_contract", { host, port, protocol: "http", telemetry: false, maxNetworkRetries: 0 });
  });
  afterEach(() => lab.admin("/webhooks", { deliver: "normal", copies: 1, shuffle: false, delayMs: 0 }));
  afterAll(() => lab.close());

  const bought = async (card?: string) => {
    const { sessionId } = await lab.port.startCheckout(checkoutOf());
    await lab.pay(sessionId, card);
    const found = await lab.port.getSession(sessionId);
    return found.state === "paid" ? found.providerPaymentId : "";
  };
  const sent = (type: string, id: string) =>
    lab.delivered().filter(({ body }) => body.includes(`"type": "${type}"`) && body.includes(id)).length;

  it("remembers a key with its parameters: the same answer, another sum is a mistake, another key another refund", async () => {
    const payment_intent = await bought();
    const refund = (amount: number, idempotencyKey: string) =>
      stripe.refunds.create({ payment_intent, amount }, { idempotencyKey });
    const first = await refund(100, "depth-1");
    expect((await refund(100, "depth-1")).id).toBe(first.id);
    const wrong = refund(101, "depth-1");
    await expect(wrong).rejects.toBeInstanceOf(Stripe.errors.StripeIdempotencyError);
    await expect(wrong).rejects.toMatchObject({ statusCode: 400, type: "StripeIdempotencyError" });
    expect((await refund(100, "depth-2")).id).not.toBe(first.id);
    const { lastResponse } = await refund(100, "depth-2");
    expect(lastResponse.headers["idempotent-replayed"]).toBe("true");
    expect(lastResponse.apiVersion).toBe(Stripe.API_VERSION);
    expect(lastResponse.requestId).toMatch(/^req_/);
  });

  it("pages both ways and says where a page that never was should begin", async () => {
    const payment_intent = await bought();
    for (let turn = 0; turn < 5; turn++) await stripe.refunds.create({ payment_intent, amount: 10 + turn });
    const ids = (await stripe.refunds.list({ payment_intent, limit: 100 })).data.map(({ id }) => id);
    const walked: string[] = [];
    for await (const { id } of stripe.refunds.list({ payment_intent, limit: 2 })) walked.push(id);
    expect(walked).toEqual(ids);
    const middle = await stripe.refunds.list({ payment_intent, limit: 2, ending_before: ids[3] as string });
    expect([middle.data.map(({ id }) => id), middle.has_more]).toEqual([ids.slice(1, 3), true]);
    const none = stripe.refunds.list({ payment_intent, starting_after: "re_none" });
    await expect(none).rejects.toMatchObject({ statusCode: 400, param: "starting_after" });
    await expect(stripe.refunds.list({ limit: 101 })).rejects.toMatchObject({ param: "limit" });
    await expect(stripe.paymentIntents.retrieve(payment_intent, { expand: ["moon"] })).rejects.toMatchObject({
      code: "property_cannot_be_expanded",
    });
    const wide = await stripe.paymentIntents.retrieve(payment_intent, { expand: ["latest_charge"] });
    expect((wide.latest_charge as Stripe.Charge).amount_refunded).toBe(60);
  });

  it("gives money back at its bank's pace: cards whose refunds are pending first, or fail afterwards", async () => {
    const slow = await bought("4000000000007726");
    expect((await stripe.refunds.create({ payment_intent: slow })).status).toBe("pending");
    const doomed = await bought("4000000000005126");
    const { id, status } = await stripe.refunds.create({ payment_intent: doomed, amount: 400 });
    expect(status).toBe("succeeded");
    await expect
      .poll(async () => (await stripe.refunds.retrieve(id)).failure_reason, { timeout: 8_000 })
      .toBe("expired_or_canceled_card");
    const { latest_charge } = await stripe.paymentIntents.retrieve(doomed, { expand: ["latest_charge"] });
    expect(latest_charge).toMatchObject({ amount_refunded: 0, refunded: false });
    await expect.poll(() => sent("refund.failed", id), { timeout: 5_000 }).toBe(1);
    expect((await lab.port.refundsOf(slow))[0]).toMatchObject({ state: "succeeded" });
    expect((await lab.port.refundsOf(doomed))[0]).toMatchObject({ state: "failed" });
  });

  it("takes the money of a dispute at once, refuses refunds meanwhile and brings it back when it is won", async () => {
    const payment_intent = await bought("4000000000000259");
    const [open] = await lab.port.disputesOf(payment_intent);
    expect(open).toMatchObject({ state: "needs-response", withdrawnMinor: 16_100, feeMinor: 1_500, currency: "EUR" });
    await expect(stripe.refunds.create({ payment_intent })).rejects.toMatchObject({ code: "charge_disputed" });
    const id = open?.disputeId ?? "";
    await stripe.disputes.update(id, { evidence: { product_description: "two tickets" }, submit: false });
    await stripe.disputes.update(id, { evidence: { uncategorized_text: "winning_evidence" } });
    expect(await stripe.disputes.retrieve(id)).toMatchObject({
      ...{ status: "won", evidence: { product_description: "two tickets" } },
      evidence_details: { has_evidence: true, submission_count: 1 },
    });
    expect((await lab.port.disputesOf(payment_intent))[0]).toMatchObject({ state: "won", withdrawnMinor: 0 });
    expect((await stripe.refunds.create({ payment_intent, amount: 1 })).status).toBe("succeeded");
    await expect(stripe.disputes.close(id)).rejects.toMatchObject({ code: "dispute_closed" });
    await expect.poll(() => sent("charge.dispute.funds_reinstated", id), { timeout: 5_000 }).toBe(1);
  });

  it("asks before it takes: an inquiry moves no money, and giving up a dispute loses it", async () => {
    const asked = await bought("4000000000001976");
    expect((await lab.port.disputesOf(asked))[0]).toMatchObject({ state: "inquiry", withdrawnMinor: 0 });
    expect((await stripe.refunds.create({ payment_intent: asked, amount: 5 })).status).toBe("succeeded");
    const given = await bought("4000000000002685");
    const [dispute] = (await stripe.disputes.list({ payment_intent: given })).data;
    expect(await stripe.disputes.close(dispute?.id ?? "")).toMatchObject({ status: "lost" });
    const unknown = { evidence: { alibi: "at home" } } as object;
    await expect(stripe.disputes.update(dispute?.id ?? "", unknown)).rejects.toMatchObject({ code: "dispute_closed" });
  });

  it("lets a person pay by debit on its page, says that the bank was asked, and settles once", async () => {
    const { sessionId, url } = await lab.port.startCheckout(checkoutOf());
    expect(await (await fetch(url)).text()).toContain("Pay by bank debit");
    const posted = await fetch(url, {
      method: "POST",
      body: new URLSearchParams({ method: "debit" }),
      redirect: "manual",
    });
    expect(posted.status).toBe(303);
    expect(await (await fetch(url)).text()).toContain("Your bank has been asked");
    expect(await lab.port.getSession(sessionId)).toEqual({ state: "processing" });
    expect(await lab.port.expireCheckout(sessionId)).toEqual({ state: "processing" });
    await lab.admin("/settle", { sessionId, outcome: "failed" });
    expect(await lab.port.getSession(sessionId)).toEqual({ state: "declined" });
    await expect(lab.admin("/settle", { sessionId, outcome: "succeeded" })).rejects.toThrow("on its way");
    const cardsOnly = await openStripeLab();
    try {
      const page = await cardsOnly.port.startCheckout(checkoutOf());
      expect(await (await fetch(page.url)).text()).not.toContain("bank debit");
      const tried = await fetch(page.url, { method: "POST", body: new URLSearchParams({ method: "debit" }) });
      expect(tried.status).toBe(200);
      expect(await cardsOnly.port.getSession(page.sessionId)).toEqual({ state: "open" });
    } finally {
      await cardsOnly.close();
    }
  });

  it("loses, repeats and delays events on their way when it is told to, and keeps what it said", async () => {
    await lab.admin("/webhooks", { copies: 3, shuffle: true, delayMs: 50 });
    const tripled = await bought();
    await expect.poll(() => sent("payment_intent.succeeded", tripled), { timeout: 5_000 }).toBe(3);
    await lab.admin("/webhooks", { deliver: "drop", copies: 1, delayMs: 0 });
    const silent = await bought();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(sent("payment_intent.succeeded", silent)).toBe(0);
    const { data } = await stripe.events.list({ types: ["payment_intent.succeeded"], limit: 5 });
    expect(data.map(({ data: { object } }) => (object as { id: string }).id)).toContain(silent);
  });
});
