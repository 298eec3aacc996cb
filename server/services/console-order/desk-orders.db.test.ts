import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import type { DeskOrderInput } from "../../domain/order/channel";
import { testContext } from "../../test/context";
import { testDatabase } from "../../test/database";
import { type OnSale, onSale } from "../../test/factory/on-sale";
import { expireHolds } from "../hold/expire-holds";
import { letterOf } from "../mail/letter";
import { getOrder } from "../order/get-order";
import { requestRefund } from "../refund/request-refund";
import { cancelOrder } from "./cancel-order";
import { confirmPayment } from "./confirm-payment";
import { getConsoleOrder } from "./get-order";
import { takeOrder } from "./take-order";

const { db } = await testDatabase();
let house = testContext(db);
let sale: OnSale;
beforeEach(async () => {
  house = testContext(db);
  sale = await onSale(db, { quantities: [4, 2], priceMinor: 1_999 });
});

const inDays = (n: number) => new Date(Date.now() + n * 86_400_000);
const staff = (now = new Date(), role: "manager" | "door" = "manager") =>
  house.ctx({ kind: "member", userId: randomUUID(), organizationId: sale.organization.id, role }, now);
type Wish = Partial<DeskOrderInput>;
const wish = ({ ...change }: Wish = {}): DeskOrderInput => ({
  key: randomUUID(),
  eventId: sale.event.id,
  items: [{ tierId: sale.tiers[0]?.id ?? "", quantity: 2 }],
  email: "dana@example.com",
  buyerName: "Dana Levi",
  method: "cash",
  instructions: "",
  ...change,
});
const transfer = (change: Wish = {}) =>
  wish({ method: "bank-transfer", dueAt: inDays(1), instructions: "IL62 0108 0000 0009 9999 999", ...change });
const take = (input: DeskOrderInput, now?: Date) => takeOrder({ ctx: staff(now), input });
const orderOf = (id: string) =>
  db.order.findUniqueOrThrow({ where: { id }, include: { payments: true, hold: true, items: true } });
const counters = async (at = 0) => {
  const { held, sold } = await db.tier.findUniqueOrThrow({ where: { id: sale.tiers[at]?.id ?? "" } });
  return { held, sold };
};
const runsOf = (orderId: string) => db.sagaRun.count({ where: { subject: `order:${orderId}` } });
const ledgerOf = async (orderId: string) => {
  const entries = await db.ledgerEntry.findMany({ where: { causeId: orderId } });
  return Object.fromEntries(entries.map(({ account, amountMinor }) => [account, Number(amountMinor)]));
};

describe("an order at the box office", () => {
  it("for cash is paid at once, in the ledger under cash, and delivered by the same workflow", async () => {
    const { orderId, state } = await take(wish());
    expect(state).toBe("paid");
    expect(await orderOf(orderId)).toMatchObject({
      channel: "box-office",
      buyerName: "Dana Levi",
      totalMinor: 3_998,
      hold: { state: "converted" },
      payments: [{ provider: "manual", method: "cash", state: "succeeded", amountMinor: 3_998 }],
    });
    expect(await counters()).toEqual({ held: 0, sold: 2 });
    expect(await runsOf(orderId)).toBe(1);
    expect(await ledgerOf(orderId)).toEqual({ "provider:manual:cash": 3_998, organizer: -3_899, platform: -99 });
  });

  it("is one order, however often and however fast its button is pressed", async () => {
    const input = wish();
    const taken = await Promise.all([take(input), take(input), take(input)]);
    expect(new Set(taken.map(({ orderId }) => orderId)).size).toBe(1);
    expect(await take(input)).toMatchObject({ orderId: taken[0]?.orderId });
    expect(await counters()).toEqual({ held: 0, sold: 2 });
  });

  it("refuses a key that stands for another order", async () => {
    const input = wish();
    await take(input);
    const other = { ...input, items: [{ tierId: sale.tiers[0]?.id ?? "", quantity: 1 }] };
    await expect(take(other)).rejects.toMatchObject({ refusal: { code: "conflict", data: { field: "key" } } });
  });

  it("never sells the last seat twice, whoever asks", async () => {
    const all = await Promise.allSettled(Array.from({ length: 5 }, () => take(wish())));
    expect(all.filter(({ status }) => status === "fulfilled")).toHaveLength(2);
    expect(await counters()).toEqual({ held: 0, sold: 4 });
  });

  it("takes every tier or none", async () => {
    const items = [
      { tierId: sale.tiers[0]?.id ?? "", quantity: 1 },
      { tierId: sale.tiers[1]?.id ?? "", quantity: 3 },
    ];
    await expect(take(wish({ items }))).rejects.toMatchObject({ refusal: { code: "sold-out", data: { left: 2 } } });
    expect([await counters(0), await counters(1)]).toEqual([
      { held: 0, sold: 0 },
      { held: 0, sold: 0 },
    ]);
  });

  it("that the house gives away costs nothing and writes nothing into the ledger", async () => {
    const { orderId, state } = await take(wish({ method: "comp" }));
    expect(state).toBe("paid");
    expect(await orderOf(orderId)).toMatchObject({ channel: "comp", totalMinor: 0, payments: [] });
    expect(await ledgerOf(orderId)).toEqual({});
    expect(await runsOf(orderId)).toBe(1);
  });

  it("is hidden from another organization and closed to the door's staff", async () => {
    const { orderId } = await take(transfer());
    const other = await onSale(db);
    const stranger = {
      kind: "member",
      userId: randomUUID(),
      organizationId: other.organization.id,
      role: "owner",
    } as const;
    const ctx = house.ctx(stranger);
    const notFound = { refusal: { code: "not-found" } };
    await expect(getConsoleOrder({ ctx, input: { orderId } })).rejects.toMatchObject(notFound);
    await expect(confirmPayment({ ctx, input: { orderId } })).rejects.toMatchObject(notFound);
    await expect(cancelOrder({ ctx, input: { orderId } })).rejects.toMatchObject(notFound);
    await expect(takeOrder({ ctx, input: wish() })).rejects.toMatchObject(notFound);
    const door = takeOrder({ ctx: staff(new Date(), "door"), input: wish() });
    await expect(door).rejects.toMatchObject({ refusal: { code: "forbidden" } });
  });
});

describe("a bank transfer", () => {
  it("keeps its seats until its due date and no longer", async () => {
    const { orderId, state } = await take(transfer());
    expect(state).toBe("pending");
    const sweep = (now: Date) => expireHolds({ ctx: house.ctx({ kind: "system" }, now), input: { most: 50 } });
    await sweep(inDays(0.9));
    expect((await orderOf(orderId)).state).toBe("pending");
    await sweep(inDays(1.1));
    expect((await orderOf(orderId)).state).toBe("abandoned");
    expect(await counters()).toEqual({ held: 0, sold: 0 });
  });

  it("that arrived is confirmed once, however often", async () => {
    const { orderId } = await take(transfer());
    const confirm = () => confirmPayment({ ctx: staff(), input: { orderId } });
    const answers = await Promise.all([confirm(), confirm()]);
    expect(answers.map(({ confirmed }) => confirmed).sort()).toEqual([false, true]);
    expect(await orderOf(orderId)).toMatchObject({ state: "paid", payments: [{ state: "succeeded" }] });
    expect(await ledgerOf(orderId)).toMatchObject({ "provider:manual:bank-transfer": 3_998 });
    expect(await runsOf(orderId)).toBe(1);
    expect(await db.audit.count({ where: { subject: `order:${orderId}`, action: "order.confirm-payment" } })).toBe(1);
  });

  it("that comes late is honoured while there is room, and refused before it is taken when there is none", async () => {
    const [first, second] = [await take(transfer()), await take(transfer())];
    await expireHolds({ ctx: house.ctx({ kind: "system" }, inDays(1.1)), input: { most: 50 } });
    await take(wish());
    const confirm = (orderId: string) => confirmPayment({ ctx: staff(inDays(1.2)), input: { orderId } });
    expect(await confirm(first.orderId)).toEqual({ state: "paid", confirmed: true });
    await expect(confirm(second.orderId)).rejects.toMatchObject({ refusal: { code: "sold-out" } });
    expect(await orderOf(second.orderId)).toMatchObject({ state: "abandoned", payments: [{ state: "created" }] });
  });

  it("is cancelled once, frees its seats, and cannot be cancelled when it is paid", async () => {
    const { orderId } = await take(transfer());
    const cancel = () => cancelOrder({ ctx: staff(), input: { orderId } });
    const answers = await Promise.all([cancel(), cancel()]);
    expect(answers.map(({ cancelled }) => cancelled).sort()).toEqual([false, true]);
    expect(await counters()).toEqual({ held: 0, sold: 0 });
    const paid = await take(wish());
    const late = cancelOrder({ ctx: staff(), input: { orderId: paid.orderId } });
    await expect(late).rejects.toMatchObject({ refusal: { code: "order-not-payable" } });
  });

  it.each([
    ["without a date", null, "needed"],
    ["in the past", -1, "too-early"],
    ["after the event", 5, "too-late"],
  ])("%s is refused by name", async (_, days, rule) => {
    const asked = take(transfer({ dueAt: days === null ? null : inDays(days) }));
    await expect(asked).rejects.toMatchObject({ refusal: { code: "invalid-input", data: { field: "dueAt", rule } } });
  });

  it("tells its buyer how much, where, under which reference and until when, and shows it on her page", async () => {
    const { orderId, number } = await take(transfer());
    const row = await db.mail.findFirstOrThrow({ where: { dedupeKey: `transfer-due:${orderId}` } });
    expect(row.toEmail).toBe("dana@example.com");
    const letter = await letterOf(house.ctx(), row);
    expect(letter.facts?.map(({ value }) => value)).toEqual(
      expect.arrayContaining(["€39.98", number, "IL62 0108 0000 0009 9999 999"]),
    );
    const { fanId } = await orderOf(orderId);
    const fan = { kind: "fan", organizationId: sale.organization.id, sessionId: "s", fanId, verified: true } as const;
    const seen = await getOrder({ ctx: house.ctx(fan), input: { brand: sale.brand, orderId } });
    expect(seen).toMatchObject({ state: "pending", transfer: { instructions: "IL62 0108 0000 0009 9999 999" } });
  });
});

it("money that staff took in goes back at once, in parts and whole, and never more than came", async () => {
  const { orderId } = await take(wish());
  const refund = (amountMinor?: number) =>
    requestRefund({
      ctx: staff(),
      input: {
        orderId,
        reason: "goodwill",
        key: randomUUID(),
        ...(amountMinor ? { amountMinor } : { tickets: "keep" }),
      },
    });
  expect(await refund(1_000)).toMatchObject({ state: "succeeded" });
  const { money, timeline } = await getConsoleOrder({ ctx: staff(), input: { orderId } });
  expect(money).toMatchObject({ paidMinor: 3_998, refundedMinor: 1_000, leftMinor: 2_998, feeMinor: 99 });
  expect(timeline.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(["held", "ordered", "paid", "refund-arrived"]),
  );
  await expect(refund(2_999)).rejects.toMatchObject({ refusal: { code: "refund-over-paid" } });
  await db.order.update({ where: { id: orderId }, data: { state: "fulfilled" } });
  await refund();
  expect(await orderOf(orderId)).toMatchObject({ state: "refunded", payments: [{ state: "refunded" }] });
  const all = await db.ledgerEntry.findMany({ where: { organizationId: sale.organization.id } });
  const cash = all.filter(({ account }) => account === "provider:manual:cash");
  expect(cash.reduce((sum, { amountMinor }) => sum + amountMinor, 0n)).toBe(0n);
});
