import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { primarySale, refundPart } from "../../domain/ledger/ledger";
import { testContext } from "../../test/context";
import { testDatabase } from "../../test/database";
import { type Purchase, purchase } from "../../test/factory/purchase";
import { payManually } from "../console-order/pay-manually";
import { refundOrder } from "../order/refund-order";
import { sweepPayments } from "../payment/sweep-payments";
import { requestRefund } from "./request-refund";
import { retryRefund } from "./retry-refund";

const { db, pool } = await testDatabase();
let house = testContext(db);
let bought: Purchase;
beforeEach(async () => {
  house = testContext(db);
  bought = await purchase(db, pool, house);
});

const inHours = (n: number) => new Date(Date.now() + n * 3_600_000);
type Wish = Partial<Parameters<typeof requestRefund>[0]["input"]>;
const ask = (wish: Wish = {}, ctx = bought.owner()) =>
  requestRefund({ ctx, input: { orderId: bought.orderId, reason: "goodwill", key: randomUUID(), ...wish } });
const stripe = () => [...house.payment.refunds.values()];

describe("a part", () => {
  it("goes back and leaves order, seats and tickets as they are, with one letter that names the sum", async () => {
    await bought.delivered();
    const { refundId, state } = await ask({ amountMinor: 500 });
    expect(state).toBe("requested");
    await bought.work();
    expect(await bought.refunds()).toMatchObject([
      { id: refundId, state: "succeeded", amountMinor: 500, origin: "staff", tickets: null, failure: null },
    ]);
    expect(await bought.order()).toMatchObject({ state: "fulfilled", payments: [{ state: "succeeded" }] });
    expect(await bought.counters()).toEqual({ held: 0, sold: 2 });
    expect(stripe()).toEqual([500]);
    expect(await bought.letters()).toMatchObject([{ template: "refund-sent", data: { refundId } }]);
    expect(await bought.books()).toMatchObject({ "provider:stripe": 3_498 });
  });

  it("is one refund for one key, however often and however many at once ask", async () => {
    await bought.delivered();
    const key = randomUUID();
    const asked = await Promise.all([1, 2, 3, 4].map(() => ask({ key, amountMinor: 500 })));
    expect(new Set(asked.map(({ refundId }) => refundId)).size).toBe(1);
    await bought.work();
    expect(await ask({ key, amountMinor: 500 })).toMatchObject({ state: "succeeded" });
    expect(stripe()).toEqual([500]);
  });

  it("refuses a key that belongs to another sum, another reason or another order", async () => {
    await bought.delivered();
    const key = randomUUID();
    await ask({ key, amountMinor: 500 });
    await expect(ask({ key, amountMinor: 501 })).rejects.toThrow("conflict");
    await expect(ask({ key, amountMinor: 500, reason: "fraud" })).rejects.toThrow("conflict");
    const first = bought;
    bought = await purchase(db, pool, house);
    await bought.delivered();
    await expect(ask({ key, amountMinor: 500 })).rejects.toThrow("conflict");
    expect(await first.refunds()).toHaveLength(1);
  });

  it("never comes to more than was paid, whoever asks at once", async () => {
    await bought.delivered();
    const asked = await Promise.allSettled(Array.from({ length: 12 }, () => ask({ amountMinor: 400 })));
    const refused = asked.flatMap((one) => (one.status === "rejected" ? [String(one.reason.message)] : []));
    expect(refused).toEqual(Array.from({ length: 3 }, () => "refund-over-paid"));
    await bought.work();
    expect(stripe().reduce((sum, amount) => sum + amount, 0)).toBe(3_600);
    await expect(ask({ amountMinor: 399 })).rejects.toThrow("refund-over-paid");
    await expect(
      db.refund.create({ data: { ...rowOf((await bought.refunds())[0]), amountMinor: 399 } }),
    ).rejects.toThrow("was paid");
  });

  it("after part comes to the reversal of the sale, to the unit of each account", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 0, max: 4_000 }),
        async (parts, platformFeeBps) => {
          bought = await purchase(db, pool, house, { platformFeeBps });
          await bought.delivered();
          const { platformFeeMinor } = await bought.order();
          const sale = primarySale({ provider: "stripe", totalMinor: bought.totalMinor, platformFeeMinor });
          let back = 0;
          for (const amountMinor of parts) {
            await ask({ amountMinor });
            await bought.work();
            back += amountMinor;
            const wanted = new Map(sale.map(({ account, amountMinor: sold }) => [account as string, Number(sold)]));
            for (const { account, amountMinor: sum } of refundPart(sale, 0, back))
              wanted.set(account, (wanted.get(account) ?? 0) + Number(sum));
            expect(await bought.books()).toEqual(Object.fromEntries(wanted));
          }
          await ask({ tickets: "keep" });
          await bought.work();
          expect(Object.values(await bought.books()).every((sum) => sum === 0)).toBe(true);
        },
      ),
      { numRuns: 12 },
    );
  });
});

const rowOf = (row: Awaited<ReturnType<Purchase["refunds"]>>[number] | undefined) => {
  if (!row) throw new Error("no refund");
  const { id: _, key: __, providerRefundId: ___, ...rest } = row;
  return { ...rest, key: randomUUID() };
};

describe("money that staff took in by hand", () => {
  it("is given back by hand: booked at once where it came from, and the provider is not asked", async () => {
    const byHand = { provider: "manual", method: "cash", state: "created", sessionId: null, checkoutUrl: null };
    await db.payment.update({ where: { id: bought.paymentId }, data: byHand });
    await db.$transaction((tx) => payManually(tx, bought.system(), bought.orderId));
    await db.order.update({ where: { id: bought.orderId }, data: { state: "fulfilled" } });
    house.payment.setDown(true);
    expect(await ask({ amountMinor: 500 })).toMatchObject({ state: "succeeded" });
    expect(await bought.books()).toMatchObject({ "provider:manual:cash": 3_498 });
    expect(await ask({ tickets: "keep" })).toMatchObject({ state: "succeeded" });
    await bought.work();
    expect(await bought.order()).toMatchObject({ state: "refunded", payments: [{ state: "refunded" }] });
    expect(Object.values(await bought.books())).toEqual([0, 0, 0]);
    expect(stripe()).toEqual([]);
  });
});

describe("all that is left", () => {
  it("of a delivered order needs a word about its tickets; kept tickets keep their seats", async () => {
    await bought.delivered();
    await expect(ask()).rejects.toThrow("invalid-input");
    await ask({ amountMinor: 998 });
    await ask({ tickets: "keep" });
    expect((await bought.order()).state).toBe("refunding");
    await bought.work();
    expect(await bought.order()).toMatchObject({ state: "refunded", payments: [{ state: "refunded" }] });
    expect(await bought.counters()).toEqual({ held: 0, sold: 2 });
    expect(stripe()).toEqual([998, 3_000]);
    expect((await bought.letters()).map(({ template }) => template)).toEqual(["refund-sent", "refund-sent"]);
    await expect(ask({ amountMinor: 1 })).rejects.toThrow("refund-nothing-left");
  });

  it("waits until the tickets are there; a part does not", async () => {
    await bought.apply(house.payment.pay(bought.sessionId));
    await expect(ask({ tickets: "keep" })).rejects.toThrow("refund-in-delivery");
    await ask({ amountMinor: 100 });
    expect((await bought.order()).state).toBe("paid");
  });

  it("given back by the house after a part is the rest, and frees the seats", async () => {
    await bought.apply(house.payment.pay(bought.sessionId));
    await ask({ amountMinor: 998 });
    await bought.work();
    await refundOrder({ ctx: bought.system(), input: { orderId: bought.orderId, reason: "mint-failed" } });
    await bought.work();
    expect(await bought.order()).toMatchObject({ state: "refunded", payments: [{ state: "refunded" }] });
    expect(stripe()).toEqual([998, 3_000]);
    expect(await bought.counters()).toEqual({ held: 0, sold: 0 });
    expect(Object.values(await bought.books())).toEqual([0, 0, 0]);
  });

  it("is nothing for an order that nobody paid, or that is another organization's", async () => {
    await expect(ask({ amountMinor: 1 })).rejects.toThrow("order-not-payable");
    await bought.delivered();
    await expect(ask({ amountMinor: 1 }, bought.owner(randomUUID()))).rejects.toThrow("not-found");
    await expect(ask({ amountMinor: 1 }, house.ctx(bought.fan.actor))).rejects.toThrow("signed-out");
    const door = house.ctx({ ...bought.owner().actor, role: "door" } as Parameters<typeof house.ctx>[0]);
    await expect(ask({ amountMinor: 1 }, door)).rejects.toThrow("forbidden");
    expect(await bought.refunds()).toEqual([]);
  });
});

describe("a refund that does not go well", () => {
  it("waits while the provider is down and is made once when it is back", async () => {
    await bought.delivered();
    await ask({ amountMinor: 500 });
    house.payment.setDown(true);
    await expect(bought.work()).rejects.toMatchObject({ retryable: true });
    expect(await bought.refunds()).toMatchObject([{ state: "requested" }]);
    house.payment.setDown(false);
    expect(await sweepPayments({ ctx: bought.system(), input: { most: 100 } })).toBeGreaterThan(0);
    await bought.work();
    expect(await bought.refunds()).toMatchObject([{ state: "succeeded" }]);
    expect(stripe()).toEqual([500]);
  });

  it("is pending until the bank has done it, whether its word comes or not", async () => {
    await bought.delivered();
    house.payment.setNextRefund("pending");
    await ask({ amountMinor: 500 });
    await ask({ amountMinor: 600 });
    await bought.work();
    expect((await bought.refunds()).map(({ state }) => state)).toEqual(["pending", "pending"]);
    expect(await bought.books()).toMatchObject({ "provider:stripe": 3_998 });
    const [first = "", second = ""] = [...house.payment.refunds.keys()];
    for (const event of house.payment.settle(first, "succeeded")) await bought.apply(event);
    await bought.work();
    house.payment.settle(second, "succeeded");
    await sweepPayments({ ctx: bought.system(inHours(2)), input: { most: 100 } });
    await bought.work(inHours(2));
    expect((await bought.refunds()).map(({ state }) => state)).toEqual(["succeeded", "succeeded"]);
    expect(await bought.books()).toMatchObject({ "provider:stripe": 2_898 });
  });

  it("shows why it failed, is asked for again once per press, and has its own key at the provider", async () => {
    await bought.delivered();
    house.payment.setNextRefund("failed");
    const { refundId } = await ask({ amountMinor: 500 });
    await bought.work();
    expect(await bought.refunds()).toMatchObject([{ state: "failed", failure: "declined" }]);
    expect(await bought.books()).toMatchObject({ "provider:stripe": 3_998 });
    house.payment.setNextRefund("succeeded");
    const pressed = await Promise.all([1, 2, 3].map(() => retryRefund({ ctx: bought.owner(), input: { refundId } })));
    expect(new Set(pressed.map((one) => one.refundId)).size).toBe(1);
    await bought.work();
    expect((await bought.refunds()).map(({ state, retries }) => [state, retries])).toEqual([
      ["failed", 0],
      ["succeeded", 1],
    ]);
    expect(house.payment.refunds.size).toBe(2);
    expect(await bought.books()).toMatchObject({ "provider:stripe": 3_498 });
    const again = pressed[0]?.refundId ?? "";
    await expect(retryRefund({ ctx: bought.owner(), input: { refundId: again } })).rejects.toThrow("refund-not-failed");
    await expect(retryRefund({ ctx: bought.owner(randomUUID()), input: { refundId } })).rejects.toThrow("not-found");
  });

  it("that came back from the bank after it succeeded is owed again, in the books and to the buyer", async () => {
    await bought.apply(house.payment.pay(bought.sessionId));
    await refundOrder({ ctx: bought.system(), input: { orderId: bought.orderId, reason: "mint-failed" } });
    await bought.work();
    const [key = ""] = house.payment.refunds.keys();
    for (const event of house.payment.settle(key, "failed")) await bought.apply(event);
    await bought.work();
    expect(await bought.refunds()).toMatchObject([{ state: "failed", failure: "lost_or_stolen_card" }]);
    expect(await bought.payment()).toMatchObject({ state: "refunding" });
    expect(await bought.books()).toMatchObject({ "provider:stripe": 3_998 });
    // Nobody presses anything: the house owes this money and asks again by itself.
    await sweepPayments({ ctx: bought.system(), input: { most: 100 } });
    expect(await bought.refunds()).toHaveLength(1);
    await sweepPayments({ ctx: bought.system(inHours(1)), input: { most: 100 } });
    await bought.work(inHours(1));
    expect((await bought.refunds()).map(({ state }) => state)).toEqual(["failed", "succeeded"]);
    expect(await bought.payment()).toMatchObject({ state: "refunded" });
    expect(Object.values(await bought.books())).toEqual([0, 0, 0]);
  });

  it("is not made twice when its key is forgotten after a day", async () => {
    const providerPaymentId = await bought.delivered();
    const key = randomUUID();
    await ask({ key, amountMinor: 500 });
    house.jobs.splice(0);
    // Made by a process that died before it could note it.
    await house.payment.port.refund({
      ...{ idempotencyKey: `refund:${key}`, providerPaymentId, amountMinor: 500, currency: "EUR", reason: "goodwill" },
    });
    const forgets = house.payment.port.refund;
    house.payment.port.refund = () => Promise.reject(new Error("would be made twice"));
    await sweepPayments({ ctx: bought.system(), input: { most: 100 } });
    await bought.work(inHours(30));
    house.payment.port.refund = forgets;
    expect(await bought.refunds()).toMatchObject([{ state: "succeeded", providerRefundId: `re_refund:${key}` }]);
    expect(stripe()).toEqual([500]);
  });
});

describe("a refund by hand in the provider's dashboard", () => {
  it("is seen by its event and booked, a part and the rest; the order stays as it is", async () => {
    const providerPaymentId = await bought.delivered();
    for (const event of house.payment.refundByHand(providerPaymentId, 500)) await bought.apply(event);
    await bought.work();
    expect(await bought.refunds()).toMatchObject([{ origin: "provider", amountMinor: 500, state: "succeeded" }]);
    expect(await bought.books()).toMatchObject({ "provider:stripe": 3_498 });
    for (const event of house.payment.refundByHand(providerPaymentId, 3_498)) await bought.apply(event);
    await bought.work();
    expect(await bought.order()).toMatchObject({ state: "fulfilled", payments: [{ state: "refunded" }] });
    expect(Object.values(await bought.books())).toEqual([0, 0, 0]);
    expect(await bought.letters()).toEqual([]);
    await expect(ask({ amountMinor: 1 })).rejects.toThrow("refund-nothing-left");
  });

  it("takes the room of one that was asked for here and not made yet", async () => {
    const providerPaymentId = await bought.delivered();
    await ask({ amountMinor: 3_000 });
    house.payment.refundByHand(providerPaymentId, 3_998);
    await bought.work();
    expect((await bought.refunds()).map(({ origin, state, amountMinor }) => [origin, state, amountMinor])).toEqual([
      ["staff", "failed", 3_000],
      ["provider", "succeeded", 3_998],
    ]);
    expect(Object.values(await bought.books())).toEqual([0, 0, 0]);
  });

  it("finishes an order that was being refunded", async () => {
    const providerPaymentId = await bought.delivered();
    house.payment.setNextRefund("failed");
    await ask({ tickets: "keep" });
    await bought.work();
    expect(await bought.order()).toMatchObject({ state: "refunding" });
    house.payment.refundByHand(providerPaymentId, 3_998);
    await bought.apply({ kind: "refunded", eventId: randomUUID(), providerPaymentId, amountMinor: 3_998 });
    await bought.work();
    expect(await bought.order()).toMatchObject({ state: "refunded", payments: [{ state: "refunded" }] });
    expect(Object.values(await bought.books())).toEqual([0, 0, 0]);
  });
});
