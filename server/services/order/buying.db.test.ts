import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { openAllocator } from "../../box-office/allocator";
import { testContext } from "../../test/context";
import { testDatabase } from "../../test/database";
import { type OnSale, onSale } from "../../test/factory/on-sale";
import { expireHolds } from "../hold/expire-holds";
import { applyPaymentEvent } from "../payment/apply-event";
import { sweepPayments } from "../payment/sweep-payments";
import { syncPayment } from "../payment/sync-payment";
import { cancelCheckout } from "./cancel-checkout";
import { getOrder } from "./get-order";
import { refundOrder } from "./refund-order";
import { startCheckout } from "./start-checkout";

const { db, pool } = await testDatabase();
const allocator = openAllocator({ pool });
let house = testContext(db);
let sale: OnSale;
let fan: Awaited<ReturnType<OnSale["fan"]>>;
beforeEach(async () => {
  house = testContext(db);
  sale = await onSale(db, { quantities: [4], priceMinor: 1_999 });
  fan = await sale.fan();
});

const inMinutes = (n: number) => new Date(Date.now() + n * 60_000);
const system = (now = new Date()) => house.ctx({ kind: "system" }, now);
const buyer = (now = new Date()) => house.ctx(fan.actor, now);

async function hold(quantity = 2): Promise<string> {
  const id = randomUUID();
  const items = [{ tierId: sale.tiers[0]?.id ?? "", quantity }];
  const asked = { id, organizationId: sale.organization.id, eventId: sale.event.id, sessionId: fan.sessionId, items };
  expect(await allocator.hold(asked)).toMatchObject({ ok: true });
  return id;
}
const checkout = (holdId: string, email = "dana@example.com", now = new Date()) =>
  startCheckout({ ctx: buyer(now), input: { brand: sale.brand, holdId, email } });
const orderOf = (id: string) => db.order.findUniqueOrThrow({ where: { id }, include: { payments: true, hold: true } });
const sessionOf = async (orderId: string) => (await orderOf(orderId)).payments.at(-1)?.sessionId ?? "";
const apply = (event: Parameters<typeof applyPaymentEvent>[0]["input"], now = new Date()) =>
  applyPaymentEvent({ ctx: system(now), input: event });
const counters = async () => {
  const { held, sold } = await db.tier.findFirstOrThrow({ where: { eventId: sale.event.id } });
  return { held, sold };
};
const ledgerSum = async (orderId: string) => {
  const entries = await db.ledgerEntry.findMany({ where: { causeId: orderId } });
  return { entries: entries.length, sum: entries.reduce((sum, entry) => sum + entry.amountMinor, 0n) };
};
/** Does what the worker would: every payment job that was asked for in this test's organization. */
async function runPaymentJobs() {
  const asked = house.jobs.splice(0).filter((one) => one.name === "payment:sync");
  const mine = { id: { in: asked.map((job) => String(job.payload.paymentId)) }, order: { eventId: sale.event.id } };
  const payments = await db.payment.findMany({ where: mine, select: { id: true } });
  for (const payment of payments) await syncPayment({ ctx: system(), input: { paymentId: payment.id } });
}

describe("checkout", () => {
  it("is one order and one page per hold, however often it is asked", async () => {
    const holdId = await hold();
    const pages = await Promise.all([checkout(holdId), checkout(holdId), checkout(holdId)]);
    expect(new Set(pages.map((page) => page.orderId)).size).toBe(1);
    expect(new Set(pages.map((page) => page.checkoutUrl)).size).toBe(1);
    expect(house.payment.sessions.size).toBe(1);
    const order = await orderOf(pages[0]?.orderId ?? "");
    expect(order).toMatchObject({ state: "pending", totalMinor: 3_998, platformFeeMinor: 99 });
    expect([...house.payment.sessions.values()][0]?.checkout.successUrl).toBe(
      `http://${sale.brand}.localhost:4500/orders/${order.id}`,
    );
  });

  it("can be tried again with the same hold after the provider was down", async () => {
    const holdId = await hold();
    house.payment.setDown(true);
    await expect(checkout(holdId)).rejects.toMatchObject({ code: "provider-unavailable", retryable: true });
    house.payment.setDown(false);
    const page = await checkout(holdId);
    expect(page.checkoutUrl).toMatch("http://pay.test/");
    expect(await db.order.count({ where: { holdId } })).toBe(1);
    expect(await db.payment.count({ where: { orderId: page.orderId } })).toBe(1);
  });

  it("makes a new page when the buyer corrects her e-mail, and the old one cannot take money twice", async () => {
    const holdId = await hold();
    const wrong = await checkout(holdId, "dna@example.com");
    const old = await sessionOf(wrong.orderId);
    const right = await checkout(holdId, "dana@example.com");
    expect(right.orderId).toBe(wrong.orderId);
    expect(right.checkoutUrl).not.toBe(wrong.checkoutUrl);
    const fresh = right.checkoutUrl.split("/").at(-1) ?? "";
    await apply(house.payment.pay(fresh));
    await apply(house.payment.pay(old));
    await runPaymentJobs();
    const order = await orderOf(right.orderId);
    expect(order).toMatchObject({ state: "paid", email: "dana@example.com" });
    expect(order.payments.map((payment) => payment.state).sort()).toEqual(["refunded", "succeeded"]);
    expect([...house.payment.refunds.values()]).toEqual([3_998]);
    expect(await counters()).toEqual({ held: 0, sold: 2 });
  });

  it("refuses a hold that has expired or belongs to somebody else", async () => {
    const holdId = await hold();
    await expect(checkout(holdId, "a@example.com", inMinutes(11))).rejects.toThrow("hold-expired");
    fan = await sale.fan();
    await expect(checkout(holdId)).rejects.toThrow("hold-not-found");
    await expect(
      startCheckout({ ctx: house.ctx({ kind: "anonymous" }), input: { brand: sale.brand, holdId, email: "a@b.test" } }),
    ).rejects.toThrow("signed-out");
  });

  it("refuses more than one payment can carry before the provider hears of it, and the hold stays for fewer", async () => {
    sale = await onSale(db, { quantities: [4], priceMinor: 50_000_000 });
    fan = await sale.fan();
    const over = { refusal: expect.objectContaining({ code: "over-payment-limit", data: expect.anything() }) };
    await expect(checkout(await hold(2))).rejects.toMatchObject(over);
    expect(house.payment.sessions.size).toBe(0);
    expect(await db.order.count({ where: { eventId: sale.event.id } })).toBe(0);
    expect((await checkout(await hold(1))).checkoutUrl).toContain("/");
    expect(house.payment.sessions.size).toBe(1);
  });

  it("sells a free ticket without asking the provider for anything", async () => {
    sale = await onSale(db, { quantities: [4], priceMinor: 0 });
    fan = await sale.fan();
    house.payment.setDown(true);
    const page = await checkout(await hold());
    expect(page.checkoutUrl).toBe(`http://${sale.brand}.localhost:4500/orders/${page.orderId}`);
    expect((await orderOf(page.orderId)).state).toBe("paid");
    expect(await counters()).toEqual({ held: 0, sold: 2 });
  });
});

describe("a payment", () => {
  it("said twice, by two events and by our own question, is one sale", async () => {
    const { orderId } = await checkout(await hold());
    const event = house.payment.pay(await sessionOf(orderId));
    const said = await Promise.all([apply(event), apply(event), apply({ ...event, eventId: "another" })]);
    expect(said.sort()).toEqual(["applied", "duplicate", "duplicate"]);
    const [payment] = (await orderOf(orderId)).payments;
    await syncPayment({ ctx: system(), input: { paymentId: payment?.id ?? "" } });
    expect(await counters()).toEqual({ held: 0, sold: 2 });
    expect(await ledgerSum(orderId)).toEqual({ entries: 3, sum: 0n });
    expect(await db.sagaRun.count({ where: { subject: `order:${orderId}` } })).toBe(1);
    expect(house.payment.refunds.size).toBe(0);
  });

  it("stays a sale when the page's end is told before or after it", async () => {
    const { orderId } = await checkout(await hold());
    const sessionId = await sessionOf(orderId);
    const paid = house.payment.pay(sessionId);
    const expired = { kind: "expired" as const, eventId: randomUUID(), sessionId, orderId };
    await apply(expired);
    expect((await orderOf(orderId)).state).toBe("abandoned");
    expect(await counters()).toEqual({ held: 0, sold: 0 });
    await apply(paid);
    await apply({ ...expired, eventId: randomUUID() });
    expect((await orderOf(orderId)).state).toBe("paid");
    expect(await counters()).toEqual({ held: 0, sold: 2 });
  });

  it("that came before we noted its session still finds its order", async () => {
    const { orderId } = await checkout(await hold());
    const event = house.payment.pay(await sessionOf(orderId));
    await db.payment.updateMany({ where: { orderId }, data: { state: "created", sessionId: null, checkoutUrl: null } });
    expect(await apply(event)).toBe("applied");
    expect((await orderOf(orderId)).state).toBe("paid");
  });

  it("that came late is honoured while there is room", async () => {
    const { orderId } = await checkout(await hold());
    const event = house.payment.pay(await sessionOf(orderId));
    await expireHolds({ ctx: system(inMinutes(11)), input: { most: 100 } });
    expect(await orderOf(orderId)).toMatchObject({ state: "abandoned", hold: { state: "expired" } });
    await apply(event, inMinutes(12));
    expect(await orderOf(orderId)).toMatchObject({ state: "paid", hold: { state: "converted" } });
    expect(await counters()).toEqual({ held: 0, sold: 2 });
  });

  it("that came late without room is given back, once, with one letter and nothing in the ledger", async () => {
    const { orderId } = await checkout(await hold(3));
    const event = house.payment.pay(await sessionOf(orderId));
    await expireHolds({ ctx: system(inMinutes(11)), input: { most: 100 } });
    await hold(2);
    await apply(event);
    expect(await orderOf(orderId)).toMatchObject({ state: "refunding", refundReason: "sold-out" });
    house.payment.setDown(true);
    await expect(runPaymentJobs()).rejects.toMatchObject({ retryable: true });
    house.payment.setDown(false);
    expect(await sweepPayments({ ctx: system(), input: { most: 100 } })).toBeGreaterThan(0);
    await runPaymentJobs();
    await apply({
      kind: "refunded",
      eventId: randomUUID(),
      providerPaymentId: event.providerPaymentId,
      amountMinor: 5_997,
    });
    expect(await orderOf(orderId)).toMatchObject({ state: "refunded", payments: [{ state: "refunded" }] });
    expect([...house.payment.refunds.values()]).toEqual([5_997]);
    expect(await counters()).toEqual({ held: 2, sold: 0 });
    expect(await ledgerSum(orderId)).toEqual({ entries: 0, sum: 0n });
    expect(await db.mail.count({ where: { dedupeKey: `order-refunded:${orderId}` } })).toBe(1);
  });

  it("whose word was lost is found by asking", async () => {
    const { orderId } = await checkout(await hold());
    house.payment.pay(await sessionOf(orderId));
    await getOrder({ ctx: buyer(inMinutes(1)), input: { brand: sale.brand, orderId } });
    await runPaymentJobs();
    expect((await orderOf(orderId)).state).toBe("paid");
  });

  it("of another amount is given back and sells nothing", async () => {
    const { orderId } = await checkout(await hold());
    await apply({ ...house.payment.pay(await sessionOf(orderId)), amountMinor: 1 });
    expect(await orderOf(orderId)).toMatchObject({ state: "refunding", refundReason: "amount-mismatch" });
    expect(await counters()).toEqual({ held: 0, sold: 0 });
  });

  it("of an order that we do not know is noted and let go", async () => {
    const stranger = { kind: "paid" as const, eventId: randomUUID(), sessionId: "cs_unknown", orderId: randomUUID() };
    const event = { ...stranger, providerPaymentId: "pi_unknown", amountMinor: 1, currency: "EUR" };
    expect(await apply(event)).toBe("unknown");
    expect(await apply(event)).toBe("duplicate");
  });
});

describe("an order", () => {
  it("that is cancelled frees its seats at once and closes the provider's page", async () => {
    const { orderId } = await checkout(await hold());
    const input = { brand: sale.brand, orderId };
    expect(await cancelCheckout({ ctx: buyer(), input })).toMatchObject({ state: "abandoned" });
    expect(await cancelCheckout({ ctx: buyer(), input })).toMatchObject({ state: "abandoned" });
    expect(await counters()).toEqual({ held: 0, sold: 0 });
    await runPaymentJobs();
    expect((await orderOf(orderId)).payments).toMatchObject([{ state: "expired" }]);
  });

  it("of another organization, another browser or a stranger does not exist", async () => {
    const { orderId } = await checkout(await hold());
    const input = { brand: sale.brand, orderId };
    expect(await getOrder({ ctx: buyer(), input })).toMatchObject({ id: orderId, state: "pending" });
    const neighbour = await sale.fan();
    const foreign = await (await onSale(db)).fan();
    for (const actor of [neighbour.actor, foreign.actor]) {
      await expect(getOrder({ ctx: house.ctx(actor), input })).rejects.toThrow("not-found");
      await expect(cancelCheckout({ ctx: house.ctx(actor), input })).rejects.toThrow("not-found");
    }
    await expect(getOrder({ ctx: house.ctx({ kind: "anonymous" }), input })).rejects.toThrow("signed-out");
    const manager = { kind: "member" as const, userId: randomUUID(), role: "owner" as const };
    const elsewhere = house.ctx({ ...manager, organizationId: foreign.actor.organizationId });
    await expect(refundOrder({ ctx: elsewhere, input: { orderId, reason: "goodwill" } })).rejects.toThrow("not-found");
  });

  it("that is refunded gives seats and every cent back and leaves the ledger at zero by account", async () => {
    const { orderId } = await checkout(await hold());
    await apply(house.payment.pay(await sessionOf(orderId)));
    await Promise.all([1, 2].map(() => refundOrder({ ctx: system(), input: { orderId, reason: "mint-failed" } })));
    await runPaymentJobs();
    expect((await orderOf(orderId)).state).toBe("refunded");
    expect([...house.payment.refunds.values()]).toEqual([3_998]);
    expect(await counters()).toEqual({ held: 0, sold: 0 });
    const entries = await db.ledgerEntry.groupBy({
      by: ["account"],
      where: { organizationId: sale.organization.id },
      _sum: { amountMinor: true },
    });
    expect(entries.map((entry) => entry._sum.amountMinor)).toEqual([0n, 0n, 0n]);
  });
});
