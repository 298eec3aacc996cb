import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { openAllocator } from "../../box-office/allocator";
import { VoucherInput } from "../../domain/voucher/voucher-input";
import { testContext } from "../../test/context";
import { testDatabase } from "../../test/database";
import { type OnSale, onSale } from "../../test/factory/on-sale";
import { getConsoleOrder } from "../console-order/get-order";
import { expireHolds } from "../hold/expire-holds";
import { getHold } from "../hold/get-hold";
import { cancelCheckout } from "../order/cancel-checkout";
import { getOrder } from "../order/get-order";
import { startCheckout } from "../order/start-checkout";
import { applyPaymentEvent } from "../payment/apply-event";
import { requestRefund } from "../refund/request-refund";
import { getSettlement } from "../settlement/get-settlement";
import { eventStats } from "../stats/event-stats";
import { applyVoucher, clearVoucher } from "./apply-voucher";
import { pauseVoucher } from "./pause-voucher";
import { putVoucher } from "./put-voucher";

const { db, pool } = await testDatabase();
const allocator = openAllocator({ pool });
let house = testContext(db);
let sale: OnSale;
type Fan = Awaited<ReturnType<OnSale["fan"]>>;
let fan: Fan;
beforeEach(async () => {
  house = testContext(db);
  sale = await onSale(db, { quantities: [1_000, 50], priceMinor: 1_999 });
  fan = await sale.fan();
});

const inMinutes = (n: number) => new Date(Date.now() + n * 60_000);
const system = (now = new Date()) => house.ctx({ kind: "system" }, now);
const staff = (now = new Date()) =>
  house.ctx({ kind: "member", userId: randomUUID(), organizationId: sale.organization.id, role: "manager" }, now);
const buyer = (now = new Date(), who = fan) => house.ctx(who.actor, now);
const place = () => ({ brand: sale.brand });

async function voucher(more: Partial<VoucherInput> = {}) {
  const code = `V${randomUUID().replaceAll("-", "").slice(0, 9).toUpperCase()}`;
  const rules = { kind: "percent", value: 2_500, ...more };
  const input = VoucherInput.parse({ eventId: sale.event.id, voucherId: randomUUID(), code, ...rules });
  await putVoucher({ ctx: staff(), input });
  return { id: input.voucherId, code: input.code };
}
type Wanted = { who?: Fan; tier?: number; voucherId?: string; opened?: string[] };
async function hold(quantity = 2, { who = fan, tier = 0, ...more }: Wanted = {}) {
  const id = randomUUID();
  const items = [{ tierId: sale.tiers[tier]?.id ?? "", quantity }];
  const asked = { id, organizationId: sale.organization.id, eventId: sale.event.id, sessionId: who.sessionId, items };
  const said = await allocator.hold({ ...asked, ...more });
  expect(said).toMatchObject({ ok: true });
  return id;
}
const apply = (holdId: string, code: string, who = fan, now?: Date) =>
  applyVoucher({ ctx: buyer(now, who), input: { ...place(), holdId, code } });
const checkout = (holdId: string, who = fan, now = new Date()) =>
  startCheckout({ ctx: buyer(now, who), input: { ...place(), holdId, email: "dana@example.com" } });
const orderOf = (id: string) =>
  db.order.findUniqueOrThrow({ where: { id }, include: { items: true, payments: true, voucher: true } });
const used = async (id: string) => {
  const { usedTickets, spentMinor } = await db.voucher.findUniqueOrThrow({ where: { id } });
  return { usedTickets, spentMinor: Number(spentMinor) };
};
const pay = async (orderId: string, now = new Date()) => {
  const sessionId = (await orderOf(orderId)).payments.at(-1)?.sessionId ?? "";
  return applyPaymentEvent({ ctx: system(now), input: house.payment.pay(sessionId) });
};
const refusedWith = (code: string, data: object = {}) => ({ refusal: { code, data } });
const ordered = async (code: string, quantity = 2) => {
  const holdId = await hold(quantity);
  await apply(holdId, code);
  const { orderId } = await checkout(holdId);
  return { holdId, orderId };
};

describe("an order with a voucher", () => {
  it("is paid, booked and told at its lower price, with the fee of what was paid", async () => {
    const { id, code } = await voucher();
    const holdId = await hold(2);
    expect(await apply(holdId, ` ${code.toLowerCase()} `)).toEqual({ discountMinor: 1_000 });
    expect(await getHold({ ctx: buyer(), input: { holdId } })).toMatchObject({
      lines: [{ quantity: 2, unitMinor: 1_999 }],
      voucher: { code, discountMinor: 1_000, refusal: null, fixed: false },
      totalMinor: 2_998,
    });
    expect(await used(id)).toEqual({ usedTickets: 0, spentMinor: 0 });
    const { orderId } = await checkout(holdId);
    expect(await orderOf(orderId)).toMatchObject({
      ...{ state: "pending", totalMinor: 2_998, platformFeeMinor: 74 },
      items: [{ quantity: 2, unitMinor: 1_499 }],
      payments: [{ amountMinor: 2_998 }],
      voucher: { voucherId: id, tickets: 2, discountMinor: 1_000, state: "reserved" },
    });
    expect(await used(id)).toEqual({ usedTickets: 2, spentMinor: 1_000 });
    await checkout(holdId);
    expect(await used(id)).toEqual({ usedTickets: 2, spentMinor: 1_000 });

    await pay(orderId);
    expect(await orderOf(orderId)).toMatchObject({ state: "paid", voucher: { state: "kept" } });
    const entries = await db.ledgerEntry.findMany({ where: { causeId: orderId } });
    expect(Object.fromEntries(entries.map((one) => [one.account, Number(one.amountMinor)]))).toMatchObject({
      "provider:stripe": 2_998,
      platform: -74,
      organizer: -2_924,
    });
    const shown = { code, discountMinor: 1_000 };
    expect((await getOrder({ ctx: buyer(), input: { ...place(), orderId } })).voucher).toEqual(shown);
    expect((await getConsoleOrder({ ctx: staff(), input: { orderId } })).voucher).toMatchObject(shown);
    const ofEvent = { ctx: staff(), input: { eventId: sale.event.id } };
    expect((await eventStats(ofEvent)).tiers[0]).toMatchObject({ sold: 2, grossMinor: 2_998, priceMinor: 1_999 });
    expect((await getSettlement(ofEvent)).tickets).toMatchObject([{ quantity: 2, amountMinor: 2_998n }]);
  });

  it("that comes to nothing is delivered as a free one, without a payment", async () => {
    const { id, code } = await voucher({ value: 10_000 });
    const { orderId } = await ordered(code);
    expect(await orderOf(orderId)).toMatchObject({
      ...{ state: "paid", totalMinor: 0, payments: [] },
      voucher: { state: "kept", discountMinor: 3_998 },
    });
    expect(await db.sagaRun.count({ where: { subject: `order:${orderId}`, workflow: "sell-ticket" } })).toBe(1);
    expect(await used(id)).toEqual({ usedTickets: 2, spentMinor: 3_998 });
  });

  it("gives back no more than was paid, and no uses", async () => {
    const { id, code } = await voucher();
    const { orderId } = await ordered(code);
    await pay(orderId);
    await db.order.update({ where: { id: orderId }, data: { state: "fulfilled", fulfilledAt: new Date() } });
    const refund = { orderId, key: randomUUID(), reason: "goodwill", tickets: "keep" } as const;
    await expect(requestRefund({ ctx: staff(), input: { ...refund, amountMinor: 2_999 } })).rejects.toMatchObject(
      refusedWith("refund-over-paid"),
    );
    await requestRefund({ ctx: staff(), input: { ...refund, key: randomUUID(), amountMinor: 2_998 } });
    expect(await db.refund.findMany({ where: { orderId } })).toMatchObject([{ amountMinor: 2_998 }]);
    expect(await used(id)).toEqual({ usedTickets: 2, spentMinor: 1_000 });
  });

  it("gives its uses back when it is cancelled, and when its time is over", async () => {
    const { id, code } = await voucher();
    const first = await ordered(code);
    await cancelCheckout({ ctx: buyer(), input: { ...place(), orderId: first.orderId } });
    await cancelCheckout({ ctx: buyer(), input: { ...place(), orderId: first.orderId } });
    expect(await used(id)).toEqual({ usedTickets: 0, spentMinor: 0 });
    const second = await ordered(code, 3);
    expect(await used(id)).toEqual({ usedTickets: 3, spentMinor: 1_500 });
    await expireHolds({ ctx: system(inMinutes(60)), input: { most: 1_000 } });
    expect(await used(id)).toEqual({ usedTickets: 0, spentMinor: 0 });
    expect((await orderOf(second.orderId)).voucher?.state).toBe("returned");
  });

  it("whose money comes late takes its uses again, or is given its money back when somebody else has them", async () => {
    const { id, code } = await voucher({ maxTickets: 2 });
    const late = await ordered(code);
    await expireHolds({ ctx: system(inMinutes(60)), input: { most: 1_000 } });
    await pauseVoucher({ ctx: staff(), input: { eventId: sale.event.id, voucherId: id, paused: true } });
    await pay(late.orderId);
    expect(await orderOf(late.orderId)).toMatchObject({ state: "paid", voucher: { state: "kept" } });
    expect(await used(id)).toMatchObject({ usedTickets: 2 });

    const other = await voucher({ maxTickets: 2 });
    const slow = await ordered(other.code);
    await expireHolds({ ctx: system(inMinutes(60)), input: { most: 1_000 } });
    await ordered(other.code);
    await pay(slow.orderId);
    expect(await orderOf(slow.orderId)).toMatchObject({ state: "refunding", refundReason: "voucher-used-up" });
    expect(await used(other.id)).toMatchObject({ usedTickets: 2 });
  });

  it("keeps its price whatever becomes of the voucher, and takes no other code", async () => {
    const { id, code } = await voucher();
    const { holdId, orderId } = await ordered(code);
    await pauseVoucher({ ctx: staff(), input: { eventId: sale.event.id, voucherId: id, paused: true } });
    const other = await voucher();
    await expect(apply(holdId, other.code)).rejects.toMatchObject(refusedWith("voucher-settled"));
    await expect(clearVoucher({ ctx: buyer(), input: { ...place(), holdId } })).rejects.toMatchObject(
      refusedWith("voucher-settled"),
    );
    expect((await checkout(holdId)).orderId).toBe(orderId);
    expect(await getHold({ ctx: buyer(), input: { holdId } })).toMatchObject({
      totalMinor: 2_998,
      voucher: { code, refusal: null },
    });
  });
});

describe("a code", () => {
  it("is refused with its reason, also when it runs out between the look and the payment", async () => {
    const holdId = await hold(2);
    await expect(apply(holdId, "NOSUCH99")).rejects.toMatchObject(refusedWith("voucher-unknown"));
    const old = await voucher({ validUntil: inMinutes(5) });
    await expect(apply(holdId, old.code, fan, inMinutes(6))).rejects.toMatchObject(refusedWith("voucher-over"));
    const early = await voucher({ validFrom: inMinutes(5) });
    await expect(apply(holdId, early.code)).rejects.toMatchObject(refusedWith("voucher-not-yet"));
    const small = await voucher({ budgetMinor: 999 });
    await expect(apply(holdId, small.code)).rejects.toMatchObject(
      refusedWith("voucher-budget-spent", { leftMinor: 999 }),
    );
    const { id, code } = await voucher();
    await apply(holdId, code);
    await pauseVoucher({ ctx: staff(), input: { eventId: sale.event.id, voucherId: id, paused: true } });
    expect(await getHold({ ctx: buyer(), input: { holdId } })).toMatchObject({
      totalMinor: 3_998,
      voucher: { discountMinor: 0, refusal: { code: "voucher-paused" } },
    });
    await expect(checkout(holdId)).rejects.toMatchObject(refusedWith("voucher-paused"));
    expect(await db.order.count({ where: { holdId } })).toBe(0);
    await clearVoucher({ ctx: buyer(), input: { ...place(), holdId } });
    expect((await orderOf((await checkout(holdId)).orderId)).totalMinor).toBe(3_998);
  });

  it("of another event, or on another browser's hold, does not exist", async () => {
    const theirs = await voucher();
    const ours = sale;
    const stranger = fan;
    const strangersHold = await hold(1);
    sale = await onSale(db, { quantities: [10], priceMinor: 1_999 });
    fan = await sale.fan();
    await expect(apply(await hold(1), theirs.code)).rejects.toMatchObject(refusedWith("voucher-unknown"));
    const { code } = await voucher();
    await expect(apply(strangersHold, code)).rejects.toMatchObject(refusedWith("hold-not-found"));
    [sale, fan] = [ours, stranger];
  });

  it("that opened a hidden tier cannot be taken away or replaced by one that does not", async () => {
    const tierId = sale.tiers[1]?.id ?? "";
    await db.tier.update({ where: { id: tierId }, data: { hidden: true } });
    const access = await voucher({ kind: "access", value: 0, opens: true, maxTickets: 2 });
    const holdId = await hold(2, { tier: 1, voucherId: access.id, opened: [tierId] });
    const cheaper = await voucher();
    await expect(apply(holdId, cheaper.code)).rejects.toMatchObject(refusedWith("access-code-needed"));
    await expect(clearVoucher({ ctx: buyer(), input: { ...place(), holdId } })).rejects.toMatchObject(
      refusedWith("access-code-needed"),
    );
    const { orderId } = await checkout(holdId);
    expect(await orderOf(orderId)).toMatchObject({ totalMinor: 3_998, voucher: { tickets: 2, discountMinor: 0 } });
    const next = await hold(1, { tier: 1, voucherId: access.id, opened: [tierId] });
    await expect(checkout(next)).rejects.toMatchObject(refusedWith("voucher-used-up", { left: 0 }));
  });
});

describe("two hundred buyers at once", () => {
  const crowd = 200;
  /** Who got no connection in time presses again. */
  const press = (holdId: string, who: Fan): Promise<unknown> =>
    checkout(holdId, who).catch((error) => {
      if (error.code !== "P2028") throw error;
      return press(holdId, who);
    });
  async function rush(code: string) {
    const fans = await Promise.all(Array.from({ length: crowd }, () => sale.fan()));
    const holds = await Promise.all(fans.map((who) => hold(1, { who })));
    const { id: voucherId } = await db.voucher.findFirstOrThrow({ where: { code } });
    await db.hold.updateMany({ where: { id: { in: holds } }, data: { voucherId } });
    return Promise.allSettled(holds.map((holdId, at) => press(holdId, fans[at] as Fan)));
  }
  const count = (said: PromiseSettledResult<unknown>[]) => ({
    taken: said.filter(({ status }) => status === "fulfilled").length,
    refused: said.flatMap((one) => (one.status === "rejected" ? [one.reason.refusal?.code ?? String(one.reason)] : [])),
  });

  it("never have more uses than there are", async () => {
    const { id, code } = await voucher({ maxTickets: 37 });
    const { taken, refused } = count(await rush(code));
    expect(taken).toBe(37);
    expect(refused).toEqual(Array(crowd - 37).fill("voucher-used-up"));
    expect(await used(id)).toEqual({ usedTickets: 37, spentMinor: 37 * 500 });
    expect(await db.voucherRedemption.count({ where: { voucherId: id } })).toBe(37);
  }, 60_000);

  it("never take more off than the budget, also where orders cost nothing and seats are freed meanwhile", async () => {
    const { id, code } = await voucher({ value: 10_000, budgetMinor: 20 * 1_999 + 1_998 });
    const sweeps = Array.from({ length: 20 }, () => expireHolds({ ctx: system(), input: { most: 50 } }));
    const [said] = await Promise.all([rush(code), ...sweeps]);
    const { taken, refused } = count(said);
    expect(taken).toBe(20);
    expect(new Set(refused)).toEqual(new Set(["voucher-budget-spent"]));
    expect(await used(id)).toEqual({ usedTickets: 20, spentMinor: 20 * 1_999 });
  }, 60_000);
});
