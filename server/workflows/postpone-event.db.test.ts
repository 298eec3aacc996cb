import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openAllocator } from "../box-office/allocator";
import { cancelEvent } from "../services/cancellation/cancel-event";
import { getPublicEvent } from "../services/catalog/events";
import { compose } from "../services/mail/compose";
import { letterOf } from "../services/mail/letter";
import { getOrder } from "../services/order/get-order";
import { startCheckout } from "../services/order/start-checkout";
import { applyPaymentEvent } from "../services/payment/apply-event";
import { getPostponement } from "../services/postponement/get-postponement";
import { listPostponed } from "../services/postponement/list-postponed";
import { postponeEvent, postponeKey } from "../services/postponement/postpone-event";
import type { Ctx } from "../services/verb";
import { testContext } from "../test/context";
import { testDatabase } from "../test/database";
import { type OnSale, onSale } from "../test/factory/on-sale";
import { advanceSaga } from "./engine";
import { workflows } from "./registry";

const { db, pool } = await testDatabase();
const allocator = openAllocator({ pool });
const home = globalThis as { ticketchainCrash?: (name: string) => void };
const day = 86_400_000;
const wallet = `0x${"d".repeat(40)}`;
let house = testContext(db);
let sale: OnSale;

beforeEach(async () => {
  house = testContext(db);
  sale = await onSale(db, { quantities: [500], priceMinor: 2_000 });
  await db.organization.update({ where: { id: sale.organization.id }, data: { walletAddress: wallet } });
});
afterEach(() => {
  home.ticketchainCrash = undefined;
});

const staff = (organizationId = sale.organization.id, role: "manager" | "door" = "manager") =>
  house.ctx({ kind: "member", userId: randomUUID(), role, organizationId });
const eventId = () => sale.event.id;

/** From a hold to a delivered order. */
async function order(upTo: "page" | "delivered" = "delivered", locale: "en" | "he" = "en") {
  const fan = await sale.fan();
  const id = randomUUID();
  const place = { organizationId: sale.organization.id, eventId: eventId(), sessionId: fan.sessionId };
  await allocator.hold({ id, ...place, items: [{ tierId: sale.tiers[0]?.id ?? "", quantity: 2 }] });
  const input = { brand: sale.brand, holdId: id, email: `${id}@example.com`, locale };
  const { orderId } = await startCheckout({ ctx: house.ctx(fan.actor), input });
  if (upTo === "page") return { orderId, fan };
  const payment = await db.payment.findFirstOrThrow({ where: { orderId } });
  await applyPaymentEvent({ ctx: house.ctx(), input: house.payment.pay(payment.sessionId ?? "") });
  await db.order.update({ where: { id: orderId }, data: { state: "fulfilled", fulfilledAt: new Date() } });
  return { orderId, fan };
}

const later = (days: number) => ({
  doorsAt: new Date(sale.event.doorsAt.getTime() + days * day),
  startsAt: new Date(sale.event.startsAt.getTime() + days * day),
  endsAt: new Date(sale.event.endsAt.getTime() + days * day),
});
type Wish = Partial<Parameters<typeof postponeEvent>[0]["input"]>;
const postpone = (wish: Wish = {}, ctx: Ctx = staff()) =>
  postponeEvent({
    ctx,
    input: { key: randomUUID(), eventId: eventId(), reason: "The roof leaks.", ...later(30), ...wish },
  });
const run = (id: string) => db.sagaRun.findFirstOrThrow({ where: { subject: `postponement:${id}` } });
const advance = async (id: string) =>
  advanceSaga({ ctx: house.ctx(), input: { sagaId: (await run(id)).id }, workflows });
/** The chain has done it, and the run has ended. */
async function rest(id: string, goes = 20) {
  const data = { state: "mined", blockNumber: 1 };
  await db.chainIntent.updateMany({ where: { dedupeKey: postponeKey(id) }, data });
  for (let go = 0; go < goes && (await run(id)).state !== "done"; go++) await advance(id);
}
const progress = async () => (await getPostponement({ ctx: staff(), input: { eventId: eventId() } })).moves;
const letters = (orderId: string) =>
  db.mail.findMany({ where: { template: "event-postponed", data: { path: ["orderId"], equals: orderId } } });
const dates = () => db.event.findUniqueOrThrow({ where: { id: eventId() } });

describe("an event that moves", () => {
  it("has its new dates at once, tells the chain, and writes one letter to each order in its language", async () => {
    const [one, two, back] = [await order(), await order("delivered", "he"), await order()];
    const unpaid = await order("page");
    await db.order.update({ where: { id: back.orderId }, data: { state: "refunded" } });
    const before = await getPostponement({ ctx: staff(), input: { eventId: eventId() } });
    expect(before).toMatchObject({ orders: 2, given: 0, moves: [], over: false });
    const { postponementId } = await postpone();
    expect(await dates()).toMatchObject(later(30));
    const intent = await db.chainIntent.findUniqueOrThrow({ where: { dedupeKey: postponeKey(postponementId) } });
    const unix = (date: Date) => Math.floor(date.getTime() / 1000);
    expect(intent).toMatchObject({
      ...{ kind: "reschedule", lane: sale.event.collectionAddress },
      payload: { sender: wallet, doorsAt: unix(later(30).doorsAt), endsAt: unix(later(30).endsAt) },
    });
    await advance(postponementId);
    expect((await progress())[0]).toMatchObject({
      done: 3,
      orders: 3,
      closedAt: null,
      letters: { waiting: 2, sent: 0 },
    });
    await rest(postponementId);
    const [move] = await progress();
    expect(move).toMatchObject({
      number: 1,
      done: 3,
      orders: 3,
      chain: "mined",
      stuck: null,
      reason: "The roof leaks.",
    });
    expect(move?.closedAt).not.toBeNull();
    const { orders } = await listPostponed({ ctx: staff(), input: { postponementId } });
    const outcome = (id: string) => orders.find(({ orderId }) => orderId === id);
    expect(outcome(one.orderId)).toMatchObject({ outcome: "told", letter: "waiting" });
    expect(outcome(back.orderId)).toMatchObject({ outcome: "given-back-before", letter: null });
    expect(outcome(unpaid.orderId)).toBeUndefined();
    const [[english], [hebrew]] = [await letters(one.orderId), await letters(two.orderId)];
    if (!english || !hebrew) throw new Error("no letter");
    const said = compose(await letterOf(house.ctx(), english));
    const dayOf = (date: Date) => new Intl.DateTimeFormat("en", { dateStyle: "full", timeZone: "UTC" }).format(date);
    expect(said.subject).toBe("New date: The show");
    for (const text of ["The roof leaks.", dayOf(sale.event.startsAt), dayOf(later(30).startsAt)])
      expect(said.text).toContain(text);
    expect(compose(await letterOf(house.ctx(), hebrew)).subject).toBe("מועד חדש: The show");
    expect(await letters(back.orderId)).toHaveLength(0);
  });

  it("dies after any order and goes on with the next: as many outcomes and letters as orders", async () => {
    const count = 24;
    const made = await Promise.all(Array.from({ length: count }, () => order()));
    const { postponementId: id } = await postpone();
    let deaths = 0;
    let passed = 0;
    home.ticketchainCrash = (name) => {
      if (name !== "postponed-order-told") return;
      passed += 1;
      if (passed % 5 !== 0) return;
      deaths += 1;
      throw new Error("killed");
    };
    for (let go = 0; go < 12; go++) await Promise.allSettled([advance(id), advance(id)]);
    home.ticketchainCrash = undefined;
    const stuck = { id: (await run(id)).id, state: "stuck" };
    await db.sagaRun.updateMany({ where: stuck, data: { state: "running", tries: 0 } });
    await rest(id);
    expect(deaths).toBeGreaterThan(2);
    expect((await progress())[0]).toMatchObject({
      done: count,
      orders: count,
      letters: { waiting: count, refused: 0 },
    });
    for (const { orderId } of made) expect(await letters(orderId)).toHaveLength(1);
  });

  it("is told to whoever was given a ticket, once", async () => {
    const id = randomUUID();
    const { organization } = sale;
    const friend = await db.fan.create({
      data: {
        organizationId: organization.id,
        email: `${id}@friend.example`,
        locale: "he",
        walletId: id,
        walletAddress: wallet,
      },
    });
    const ticket = { collection: sale.event.collectionAddress ?? "", tokenId: 1 };
    const who = { organizationId: organization.id, fromFanId: randomUUID(), toFanId: friend.id };
    await db.gift.create({ data: { id, eventId: eventId(), ...ticket, ...who, state: "done" } });
    const { postponementId } = await postpone();
    await rest(postponementId);
    const told = await db.mail.findMany({ where: { data: { path: ["giftId"], equals: id } } });
    expect(told).toMatchObject([{ template: "event-postponed", toEmail: friend.email, locale: "he" }]);
  });

  it("moves once more, keeps both moves, and says the last one on the pages", async () => {
    const { orderId, fan } = await order();
    const first = await postpone();
    await rest(first.postponementId);
    await order();
    const second = await postpone({ ...later(60), reason: "The roof still leaks." });
    await rest(second.postponementId);
    const moves = await progress();
    expect(moves.map(({ number, orders }) => [number, orders])).toEqual([
      [2, 2],
      [1, 1],
    ]);
    expect(await letters(orderId)).toHaveLength(2);
    const page = await getPublicEvent({
      ctx: house.ctx(fan.actor),
      input: { brand: sale.brand, slug: sale.event.slug },
    });
    expect(page).toMatchObject({ startsAt: later(60).startsAt, movedFrom: later(30).startsAt });
    const own = await getOrder({ ctx: house.ctx(fan.actor), input: { brand: sale.brand, orderId } });
    expect(own).toMatchObject({ startsAt: later(60).startsAt, movedFrom: later(30).startsAt });
    // Two years count from the end that the collection was made with.
    await expect(postpone(later(731))).rejects.toMatchObject({
      refusal: { code: "invalid-input", data: { field: "endsAt", rule: "beyond-chain" } },
    });
  });

  it("is one move for one key, however often it is pressed", async () => {
    await order();
    const key = randomUUID();
    await Promise.all([postpone({ key }), postpone({ key }), postpone({ key })]);
    await rest(key);
    await postpone({ key });
    expect(await progress()).toHaveLength(1);
    expect(await db.chainIntent.count({ where: { dedupeKey: postponeKey(key) } })).toBe(1);
    await expect(postpone({ key, ...later(31) })).rejects.toMatchObject({ refusal: { code: "conflict" } });
  });

  it("does not move where the chain would refuse it, nor for a stranger or somebody at the door", async () => {
    const refused = (code: string, data: object = {}) => ({
      refusal: expect.objectContaining({ code, data: expect.objectContaining(data) }),
    });
    await expect(postpone(later(-1))).rejects.toMatchObject(
      refused("invalid-input", { field: "startsAt", rule: "not-later" }),
    );
    const earlyDoors = { ...later(30), doorsAt: new Date(sale.event.doorsAt.getTime() - day) };
    await expect(postpone(earlyDoors)).rejects.toMatchObject(refused("invalid-input", { field: "doorsAt" }));
    await expect(postpone({}, staff(randomUUID()))).rejects.toMatchObject(refused("not-found"));
    await expect(postpone({}, staff(sale.organization.id, "door"))).rejects.toMatchObject(refused("forbidden"));
    await db.event.update({ where: { id: eventId() }, data: { endsAt: new Date(Date.now() - 1_000) } });
    await expect(postpone()).rejects.toMatchObject(refused("event-not-live"));
    await db.event.update({ where: { id: eventId() }, data: { state: "draft" } });
    await expect(postpone()).rejects.toMatchObject(refused("event-not-live"));
    expect(await db.postponement.count({ where: { eventId: eventId() } })).toBe(0);
  });

  it("stands still, for a person to see, when the chain has not moved it", async () => {
    await order();
    const { postponementId: id } = await postpone();
    const data = { state: "failed", error: "TicketCollection_Over" };
    await db.chainIntent.updateMany({ where: { dedupeKey: postponeKey(id) }, data });
    for (let go = 0; go < 20 && (await run(id)).state !== "stuck"; go++) await advance(id).catch(() => {});
    expect((await progress())[0]).toMatchObject({ closedAt: null, done: 1, chain: "failed" });
    expect((await progress())[0]?.stuck).toContain("TicketCollection_Over");
  });

  it("writes no letter about a new date any more once it is cancelled", async () => {
    const { orderId } = await order();
    const { postponementId } = await postpone();
    await cancelEvent({ ctx: staff(), input: { eventId: eventId(), title: sale.event.title, message: "" } });
    await rest(postponementId);
    const { orders } = await listPostponed({ ctx: staff(), input: { postponementId, outcome: "event-cancelled" } });
    expect(orders.map((one) => one.orderId)).toEqual([orderId]);
    expect(await letters(orderId)).toHaveLength(0);
  });
});
