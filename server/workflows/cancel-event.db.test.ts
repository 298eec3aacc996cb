import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openAllocator } from "../box-office/allocator";
import { cancelEvent, cancelKey } from "../services/cancellation/cancel-event";
import { getCancellation } from "../services/cancellation/get-cancellation";
import { listOutcomes } from "../services/cancellation/list-outcomes";
import { takeOrder } from "../services/console-order/take-order";
import { expireHolds } from "../services/hold/expire-holds";
import { startCheckout } from "../services/order/start-checkout";
import { applyPaymentEvent } from "../services/payment/apply-event";
import { syncPayment } from "../services/payment/sync-payment";
import type { Ctx } from "../services/verb";
import { testContext } from "../test/context";
import { testDatabase } from "../test/database";
import { type OnSale, onSale } from "../test/factory/on-sale";
import { advanceSaga } from "./engine";
import { workflows } from "./registry";

const { db, pool } = await testDatabase();
const allocator = openAllocator({ pool });
const home = globalThis as { ticketchainCrash?: (name: string) => void };
let house = testContext(db);
let sale: OnSale;
const wallet = `0x${"c".repeat(40)}`;

beforeEach(async () => {
  house = testContext(db);
  sale = await onSale(db, { quantities: [500], priceMinor: 2_000 });
  await db.organization.update({ where: { id: sale.organization.id }, data: { walletAddress: wallet } });
});
afterEach(() => {
  home.ticketchainCrash = undefined;
});

const owner = (organizationId = sale.organization.id, role: "owner" | "manager" | "door" = "manager") =>
  house.ctx({ kind: "member", userId: randomUUID(), role, organizationId });
const eventId = () => sale.event.id;

/** From a hold to a delivered order; `upTo` stops before. */
async function order(upTo: "page" | "paid" | "delivered" = "delivered", quantity = 2) {
  const fan = await sale.fan();
  const id = randomUUID();
  const place = { organizationId: sale.organization.id, eventId: eventId(), sessionId: fan.sessionId };
  await allocator.hold({ id, ...place, items: [{ tierId: sale.tiers[0]?.id ?? "", quantity }] });
  const input = { brand: sale.brand, holdId: id, email: `${id}@example.com` };
  const { orderId } = await startCheckout({ ctx: house.ctx(fan.actor), input });
  const payment = await db.payment.findFirstOrThrow({ where: { orderId } });
  if (upTo === "page") return { orderId, sessionId: payment.sessionId ?? "" };
  await applyPaymentEvent({ ctx: house.ctx(), input: house.payment.pay(payment.sessionId ?? "") });
  if (upTo === "delivered")
    await db.order.update({ where: { id: orderId }, data: { state: "fulfilled", fulfilledAt: new Date() } });
  return { orderId, sessionId: payment.sessionId ?? "" };
}
const atDesk = async (method: "cash" | "comp") => {
  const items = [{ tierId: sale.tiers[0]?.id ?? "", quantity: 1 }];
  const buyer = { email: `${method}@example.com`, buyerName: "", instructions: "", method };
  const { orderId } = await takeOrder({
    ctx: owner(),
    input: { key: randomUUID(), eventId: eventId(), items, ...buyer },
  });
  await db.order.update({ where: { id: orderId }, data: { state: "fulfilled" } });
  return orderId;
};

const cancel = (ctx: Ctx = owner(), wish: { title?: string; message?: string } = {}) =>
  cancelEvent({ ctx, input: { eventId: eventId(), title: sale.event.title, message: "", ...wish } });
const run = () => db.sagaRun.findFirstOrThrow({ where: { subject: `cancellation:${eventId()}` } });
const advance = async () => advanceSaga({ ctx: house.ctx(), input: { sagaId: (await run()).id }, workflows });
/** The chain has done it, the queue has asked the provider, and the run has ended. */
async function rest(goes = 20) {
  await db.chainIntent.updateMany({
    where: { dedupeKey: cancelKey(eventId()) },
    data: { state: "mined", blockNumber: 1 },
  });
  for (let go = 0; go < goes && (await run()).state !== "done"; go++) await advance();
  for (const { payload } of house.jobs.splice(0).filter(({ name }) => name === "payment:sync"))
    await syncPayment({ ctx: house.ctx(), input: { paymentId: String(payload.paymentId) } });
}
const stripe = () => [...house.payment.refunds.values()];
const progress = () => getCancellation({ ctx: owner(), input: { eventId: eventId() } });
const letters = (orderId: string) =>
  db.mail.findMany({ where: { data: { path: ["orderId"], equals: orderId } }, select: { template: true } });

describe("an event that does not take place", () => {
  it("gives every order its outcome, its money and one letter", async () => {
    const online = await order();
    const [cash, comp] = [await atDesk("cash"), await atDesk("comp")];
    expect(await progress()).toMatchObject({ state: "live", orders: 3, backMinor: 6_000, done: 0, begunAt: null });
    expect(await cancel(owner(), { message: "The roof leaks." })).toEqual({ state: "cancelled" });
    await rest();
    expect(await progress()).toMatchObject({
      ...{ state: "cancelled", orders: 3, done: 3, waiting: 0, message: "The roof leaks.", stuck: null },
      refunds: { arrived: 2, underWay: 0, failed: 0 },
      chain: { state: "mined" },
    });
    expect((await progress()).closedAt).not.toBeNull();
    const { orders } = await listOutcomes({ ctx: owner(), input: { eventId: eventId() } });
    const outcome = (id: string) => orders.find(({ orderId }) => orderId === id);
    expect(outcome(online.orderId)).toMatchObject({ outcome: "money-back", amountMinor: 4_000, refund: "succeeded" });
    expect(outcome(cash)).toMatchObject({ outcome: "by-hand", amountMinor: 2_000, refund: "succeeded" });
    expect(outcome(comp)).toMatchObject({ outcome: "nothing-paid", amountMinor: 0, refund: null });
    expect(stripe()).toEqual([4_000]);
    for (const id of [online.orderId, cash, comp])
      expect((await letters(id)).map(({ template }) => template)).toEqual(["event-cancelled"]);
    const sums = await db.ledgerEntry.groupBy({
      by: ["account"],
      where: { organizationId: sale.organization.id },
      _sum: { amountMinor: true },
    });
    expect(sums.every(({ _sum }) => Number(_sum.amountMinor) === 0)).toBe(true);
  });

  it("dies after any order and goes on with the next: as many outcomes as orders, no refund twice", async () => {
    const count = 24;
    const made = await Promise.all(Array.from({ length: count }, () => order()));
    await cancel();
    let deaths = 0;
    let passed = 0;
    home.ticketchainCrash = (name) => {
      if (name !== "cancelled-order-ended") return;
      passed += 1;
      if (passed % 5 !== 0) return;
      deaths += 1;
      throw new Error("killed");
    };
    for (let go = 0; go < 12; go++) await Promise.allSettled([advance(), advance()]);
    home.ticketchainCrash = undefined;
    await db.sagaRun.updateMany({
      where: { id: (await run()).id, state: "stuck" },
      data: { state: "running", tries: 0 },
    });
    await rest();
    expect(deaths).toBeGreaterThan(2);
    expect(await progress()).toMatchObject({ done: count, refunds: { arrived: count, underWay: 0, failed: 0 } });
    expect(stripe()).toEqual(Array(count).fill(4_000));
    for (const { orderId } of made) expect(await letters(orderId)).toHaveLength(1);
  });

  it("waits for orders that are being delivered, and takes them when they are", async () => {
    const { orderId } = await order("paid");
    await cancel();
    await rest(3);
    expect(await progress()).toMatchObject({ done: 0, waiting: 1, closedAt: null });
    await db.order.update({ where: { id: orderId }, data: { state: "fulfilled" } });
    await rest();
    expect(await progress()).toMatchObject({ done: 1, waiting: 0 });
    expect(stripe()).toEqual([4_000]);
  });

  it("gives held seats back, and money that still comes for them", async () => {
    const { orderId, sessionId } = await order("page");
    await cancel();
    await expireHolds({ ctx: house.ctx(), input: { most: 100 } });
    expect((await db.order.findUniqueOrThrow({ where: { id: orderId } })).state).toBe("abandoned");
    await applyPaymentEvent({ ctx: house.ctx(), input: house.payment.pay(sessionId) });
    expect(await db.order.findUniqueOrThrow({ where: { id: orderId } })).toMatchObject({
      ...{ state: "refunding", refundReason: "event-not-live" },
    });
    await rest();
    expect(stripe()).toEqual([4_000]);
  });

  it("leaves to the bank what is disputed, and what went back before", async () => {
    const [disputed, back] = [await order(), await order()];
    const payment = await db.payment.findFirstOrThrow({ where: { orderId: disputed.orderId } });
    const ids = { organizationId: sale.organization.id, orderId: disputed.orderId, paymentId: payment.id };
    const stand = { amountMinor: 4_000, currency: "EUR", reason: "fraudulent", state: "under-review", withdrawn: true };
    const at = { openedAt: new Date(), updatedAt: new Date() };
    await db.dispute.create({ data: { ...ids, ...stand, ...at, provider: "stripe", providerDisputeId: randomUUID() } });
    await db.order.update({ where: { id: back.orderId }, data: { state: "refunded" } });
    await cancel();
    await rest();
    const { orders } = await listOutcomes({ ctx: owner(), input: { eventId: eventId(), outcome: "disputed" } });
    expect(orders.map(({ orderId }) => orderId)).toEqual([disputed.orderId]);
    expect(await progress()).toMatchObject({ done: 2 });
    expect(stripe()).toEqual([]);
  });

  it("is one cancellation, however often and by whomever it is asked for", async () => {
    await order();
    await Promise.all([cancel(), cancel(), cancel()]);
    await rest();
    await cancel();
    expect(await db.sagaRun.count({ where: { subject: `cancellation:${eventId()}` } })).toBe(1);
    expect(await db.chainIntent.count({ where: { dedupeKey: cancelKey(eventId()) } })).toBe(1);
    expect(await db.chainIntent.findUnique({ where: { dedupeKey: cancelKey(eventId()) } })).toMatchObject({
      ...{ kind: "cancel", payload: { sender: wallet } },
    });
    expect(stripe()).toEqual([4_000]);
  });

  it("is not cancelled by a slip, a stranger or somebody at the door", async () => {
    await expect(cancel(owner(), { title: "Another show" })).rejects.toMatchObject({
      refusal: { code: "invalid-input", data: { field: "title" } },
    });
    await expect(cancel(owner(randomUUID()))).rejects.toMatchObject({ refusal: { code: "not-found" } });
    await expect(cancel(owner(sale.organization.id, "door"))).rejects.toMatchObject({ refusal: { code: "forbidden" } });
    await db.event.update({ where: { id: eventId() }, data: { state: "draft" } });
    await expect(cancel()).rejects.toMatchObject({ refusal: { code: "event-not-live" } });
    expect(await db.cancellation.count({ where: { eventId: eventId() } })).toBe(0);
  });
});
