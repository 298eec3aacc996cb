import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { toRef } from "../../domain/shared/ref";
import { testContext } from "../../test/context";
import { testDatabase } from "../../test/database";
import { chainViewOf } from "../../test/factory/chain-view";
import { type OnSale, onSale } from "../../test/factory/on-sale";
import { sendMail } from "../mail/send-mail";
import { getConsoleOrder } from "./get-order";
import { listOrders } from "./list-orders";
import { resendLetter } from "./resend-letter";
import { retryOrder } from "./retry-order";
import { ListOrdersInput } from "./search";
import { takeOrder } from "./take-order";

const { db, pool, url } = await testDatabase();
const view = await chainViewOf({ pool, url });
let house = testContext(db);
let sale: OnSale;
beforeEach(async () => {
  house = testContext(db);
  sale = await onSale(db, { quantities: [60], priceMinor: 1_999 });
});

const later = (minutes: number) => new Date(Date.now() + minutes * 60_000);
const staff = (now = new Date()) => {
  const actor = {
    kind: "member",
    userId: randomUUID(),
    organizationId: sale.organization.id,
    role: "manager",
  } as const;
  return house.ctx(actor, now);
};
const items = (quantity = 1) => [{ tierId: sale.tiers[0]?.id ?? "", quantity }];
async function paid(email = `${randomUUID()}@example.com`, buyerName = "Dana Levi") {
  const rest = { key: randomUUID(), eventId: sale.event.id, items: items(), method: "cash" as const, instructions: "" };
  const { orderId } = await takeOrder({ ctx: staff(), input: { ...rest, email, buyerName } });
  const order = await db.order.findUniqueOrThrow({ where: { id: orderId }, include: { items: true, payments: true } });
  const run = await db.sagaRun.findFirstOrThrow({ where: { subject: `order:${orderId}` } });
  house.jobs.splice(0);
  return { ...order, orderId, itemId: order.items[0]?.id ?? "", runId: run.id };
}
const mint = (itemId: string, more: object) =>
  db.chainIntent.create({
    data: {
      kind: "mint",
      dedupeKey: `mint:${itemId}`,
      lane: "x",
      payload: {},
      organizationId: sale.organization.id,
      ...more,
    },
  });
const retry = (orderId: string, now = later(5)) => retryOrder({ ctx: staff(now), input: { orderId } });
const list = (input: object, now = new Date()) =>
  listOrders({ ctx: staff(now), input: ListOrdersInput.parse(input) }).then(({ orders }) => orders);
const numbers = async (input: object) => (await list(input)).map(({ number }) => number);
const causeOf = async (orderId: string, now = later(5)) =>
  (await getConsoleOrder({ ctx: staff(now), input: { orderId } })).trouble?.cause ?? null;
const retried = (orderId: string) => db.audit.count({ where: { subject: `order:${orderId}`, action: "order.retry" } });

describe("a stuck order", () => {
  it("is listed with its cause, by the list and by its page alike, and others are not", async () => {
    const [calm, dear] = [await paid(), await paid()];
    await mint(calm.itemId, { state: "final", minedAt: new Date() });
    await db.order.update({ where: { id: calm.id }, data: { state: "fulfilled" } });
    await mint(dear.itemId, { state: "queued", error: "too-dear" });
    const listed = await list({ attention: true }, later(5));
    expect(listed.map(({ id, trouble }) => [id, trouble?.cause])).toEqual([[dear.id, "too-dear"]]);
    expect(await causeOf(dear.id)).toBe("too-dear");
  });

  it("whose workflow stopped goes on once, however many press at once", async () => {
    const order = await paid();
    await db.sagaRun.update({ where: { id: order.runId }, data: { state: "stuck", tries: 8, error: "mint: broken" } });
    expect(await causeOf(order.id)).toBe("step-failed");
    const answers = await Promise.all([retry(order.id), retry(order.id), retry(order.id)]);
    expect(answers.filter(({ did }) => did)).toHaveLength(1);
    expect(await db.sagaRun.findUniqueOrThrow({ where: { id: order.runId } })).toMatchObject({
      state: "running",
      tries: 0,
    });
    expect(house.jobs.filter(({ key }) => key === `saga:${order.runId}`)).toHaveLength(1);
    expect(await retried(order.id)).toBe(1);
    expect(await db.audit.count({ where: { subject: `order:${order.id}`, action: "saga.resume" } })).toBe(1);
  });

  it("whose contract refused asks the chain again, once, and never after its money began to go back", async () => {
    const order = await paid();
    const intent = await mint(order.itemId, { state: "failed", error: "TicketCollection_MissingRole" });
    const state = async () => (await db.chainIntent.findUniqueOrThrow({ where: { id: intent.id } })).state;
    const steps = { create: { name: "mint", state: "undone" } };
    await db.sagaRun.update({ where: { id: order.runId }, data: { state: "stuck", error: "x", steps } });
    expect(await causeOf(order.id)).toBe("given-up");
    await retry(order.id);
    expect(await state()).toBe("failed");
    await db.sagaStep.deleteMany({ where: { runId: order.runId } });
    await db.sagaRun.update({ where: { id: order.runId }, data: { state: "stuck" } });
    expect(await causeOf(order.id)).toBe("contract-refused");
    await Promise.all([retry(order.id), retry(order.id)]);
    expect(await state()).toBe("queued");
  });

  it("whose payment nobody knows asks the provider, under the payment's one key", async () => {
    const order = await paid();
    const open = { state: "open", provider: "test", sessionId: randomUUID(), method: null, succeededAt: null };
    const { id } = order.payments[0] ?? { id: "" };
    await db.payment.update({ where: { id }, data: { ...open, provider: house.payment.port.provider } });
    await db.order.update({ where: { id: order.id }, data: { state: "pending", paidAt: null } });
    await db.sagaRun.delete({ where: { id: order.runId } });
    expect(await causeOf(order.id, later(60))).toBe("payment-unknown");
    await Promise.all([retry(order.id, later(60)), retry(order.id, later(60))]);
    expect(new Set(house.jobs.map(({ key }) => key))).toEqual(new Set([`payment:${id}`]));
  });

  it("whose refund failed gets one new refund, however many press at once", async () => {
    const order = await paid();
    const { id: paymentId } = order.payments[0] ?? { id: "" };
    const of = {
      organizationId: order.organizationId,
      orderId: order.id,
      paymentId,
      amountMinor: 500,
      currency: "EUR",
    };
    const failed = { state: "failed", failure: "declined", settledAt: new Date(), reason: "goodwill", origin: "staff" };
    await db.refund.create({ data: { ...of, ...failed, key: randomUUID(), requestedBy: "system" } });
    expect(await causeOf(order.id)).toBe("refund-failed");
    await Promise.allSettled([retry(order.id), retry(order.id)]);
    expect(await db.refund.count({ where: { orderId: order.id, state: { not: "failed" } } })).toBe(1);
    expect(await causeOf(order.id, new Date())).toBeNull();
  });

  it("whose letter was refused says so in the server's words, and sends it again", async () => {
    const order = await paid();
    await db.order.update({ where: { id: order.id }, data: { state: "fulfilled" } });
    const dedupeKey = `order-fulfilled:${order.id}`;
    const row = { dedupeKey, template: "order-fulfilled", toEmail: "gone@example.com", locale: "en" };
    await db.mail.create({ data: { ...row, data: { orderId: order.id } } });
    const ctx = house.ctx();
    const mail = { send: async () => ({ state: "refused" as const, reason: "550 5.1.1 no such user" }) };
    await sendMail({ ctx: { ...ctx, ports: { ...ctx.ports, mail } }, input: { dedupeKey } });
    const seen = await getConsoleOrder({ ctx: staff(), input: { orderId: order.id } });
    expect(seen.trouble).toMatchObject({ cause: "letter-refused", detail: "550 5.1.1 no such user" });
    expect(seen.timeline.map(({ kind }) => kind)).toContain("letter-refused");
    await Promise.all([retry(order.id, new Date()), retry(order.id, new Date())]);
    expect(new Set(house.jobs.map(({ key }) => key))).toEqual(new Set([`mail-again:${dedupeKey}`]));
    expect(await db.mail.findUniqueOrThrow({ where: { dedupeKey } })).toMatchObject({ refusal: null, sentAt: null });
  });

  it("of somebody else's is not there", async () => {
    const order = await paid();
    const other = await onSale(db);
    const stranger = {
      kind: "member",
      userId: randomUUID(),
      organizationId: other.organization.id,
      role: "owner",
    } as const;
    const asked = retryOrder({ ctx: house.ctx(stranger), input: { orderId: order.id } });
    await expect(asked).rejects.toMatchObject({ refusal: { code: "not-found" } });
  });
});

describe("a letter asked for again", () => {
  it("is one letter a press, and at most five an hour", async () => {
    const order = await paid();
    await db.order.update({ where: { id: order.id }, data: { state: "fulfilled" } });
    const press = (key: string) => resendLetter({ ctx: staff(), input: { orderId: order.id, key } });
    const key = randomUUID();
    expect((await Promise.all([press(key), press(key)])).map(({ sent }) => sent).sort()).toEqual([false, true]);
    for (let i = 0; i < 4; i++) await press(randomUUID());
    await expect(press(randomUUID())).rejects.toMatchObject({ refusal: { code: "too-many-attempts" } });
    expect(await db.mail.count({ where: { dedupeKey: { startsWith: `order-fulfilled:${order.id}` } } })).toBe(5);
  });
});

describe("the list of orders", () => {
  it("finds one by number, e-mail, name and ticket, in any spelling", async () => {
    const wanted = await paid("Noa@Example.com".toLowerCase(), "Noa Bar");
    await paid("lior@example.org", "Lior Peretz");
    const collection = sale.event.collectionAddress ?? "";
    await view.put({ collection, tokenId: 41, owner: `0x${"1".repeat(40)}`, orderRef: toRef(wanted.itemId) });
    for (const text of [
      wanted.number.toLowerCase(),
      "noa@EXAMPLE",
      "bar",
      "#41",
      "41",
      `${collection}:41`,
      `${collection}-41`,
    ])
      expect(await numbers({ text }), text).toEqual([wanted.number]);
    expect(await numbers({ text: "#42" })).toEqual([]);
    expect(await numbers({ text: "%" })).toEqual([]);
  });

  it("shows each once over pages, newest first, and filters by state, channel, event and day", async () => {
    const made: string[] = [];
    for (let i = 0; i < 52; i++) made.push((await paid()).number);
    const first = await listOrders({ ctx: staff(), input: {} });
    const second = await listOrders({ ctx: staff(), input: { cursor: first.next } });
    expect([...first.orders, ...second.orders].map(({ number }) => number)).toEqual(made.reverse());
    expect(second.next).toBeNull();
    const day = 86_400_000;
    const [yesterday, tomorrow] = [new Date(Date.now() - day), new Date(Date.now() + day)].map((at) =>
      at.toISOString(),
    );
    expect(await list({ state: "refunded" })).toEqual([]);
    expect(await list({ channel: "online" })).toEqual([]);
    expect(await list({ to: yesterday })).toEqual([]);
    const all = { state: "paid", channel: "box-office", eventId: sale.event.id, from: yesterday, to: tomorrow };
    expect(await list(all)).toHaveLength(50);
  });
});
