import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { openAllocator } from "../box-office/allocator";
import { toRef } from "../domain/shared/ref";
import { openWaitingRoom, waitForIntent } from "../services/chain/waiting-room";
import { startCheckout } from "../services/order/start-checkout";
import { applyPaymentEvent } from "../services/payment/apply-event";
import { syncPayment } from "../services/payment/sync-payment";
import { testContext } from "../test/context";
import { testDatabase } from "../test/database";
import { type OnSale, onSale } from "../test/factory/on-sale";
import { advanceSaga } from "./engine";
import { workflows } from "./registry";

/** The chain and its view, as small as this test needs them: the tickets that were minted, and how far the view is. */
const view = vi.hoisted(() => ({ block: 0, tickets: [] as { key: string; orderRef: string }[] }));
vi.mock("../read/view", () => ({
  waitForView: async (block: number) => view.block >= block,
  onViewMoved: () => () => undefined,
}));
vi.mock("../read/ticket", () => ({
  findTicket: async () => null,
  listTicketsByOrderRefs: async (refs: string[]) => view.tickets.filter((ticket) => refs.includes(ticket.orderRef)),
}));

const { db, pool } = await testDatabase();
let house = testContext(db);
let sale: OnSale;
let fan: Awaited<ReturnType<OnSale["fan"]>>;
let orderId: string;
beforeEach(async () => {
  house = testContext(db);
  view.block = 0;
  view.tickets = [];
  sale = await onSale(db, { quantities: [4, 4] });
  fan = await sale.fan();
  const holdId = randomUUID();
  const items = sale.tiers.map((tier) => ({ tierId: tier.id, quantity: 1 }));
  const asked = { id: holdId, organizationId: sale.organization.id, eventId: sale.event.id, sessionId: fan.sessionId };
  await openAllocator({ pool }).hold({ ...asked, items });
  const input = { brand: sale.brand, holdId, email: "dana@example.com" };
  ({ orderId } = await startCheckout({ ctx: house.ctx(fan.actor), input }));
  const { sessionId } = await db.payment.findFirstOrThrow({ where: { orderId } });
  await applyPaymentEvent({ ctx: house.ctx(), input: house.payment.pay(sessionId ?? "") });
});

const runOf = () =>
  db.sagaRun.findUniqueOrThrow({
    where: { workflow_subject: { workflow: "sell-ticket", subject: `order:${orderId}` } },
  });
const advance = async () => advanceSaga({ ctx: house.ctx(), input: { sagaId: (await runOf()).id }, workflows });
const order = () => db.order.findUniqueOrThrow({ where: { id: orderId }, include: { items: true, payments: true } });
const intents = async () => {
  const keys = (await order()).items.map((item) => `mint:${item.id}`);
  return db.chainIntent.findMany({ where: { dedupeKey: { in: keys } }, orderBy: { dedupeKey: "asc" } });
};
/** What the chain writer does with an intent. */
const settle = (dedupeKey: string, state: "mined" | "failed" | "submitted", blockNumber = 7) =>
  db.chainIntent.update({
    where: { dedupeKey },
    data: { state, blockNumber, error: state === "failed" ? "reverted" : null },
  });
const show = async () => {
  const { items } = await order();
  view.block = 7;
  view.tickets = items.map((item, at) => ({ key: `0xc:${at + 1}`, orderRef: toRef(item.id) }));
};

describe("selling a ticket", () => {
  it("ends with tickets and one letter, whatever number of times it is pushed at any point", async () => {
    const push = () => Promise.all([advance(), advance()]);
    await push();
    expect((await runOf()).state).toBe("waiting");
    expect(await intents()).toHaveLength(2);
    for (const intent of await intents()) await settle(intent.dedupeKey, "mined");
    await push();
    expect((await order()).state).toBe("paid");
    await show();
    await push();
    await push();
    expect((await runOf()).state).toBe("done");
    const { fanId, state } = await order();
    expect(state).toBe("fulfilled");
    expect(await db.mail.count({ where: { dedupeKey: `order-fulfilled:${orderId}` } })).toBe(1);
    const owner = await db.fan.findUniqueOrThrow({ where: { id: fanId ?? "" } });
    expect((await intents()).map((intent) => (intent.payload as { to: string }).to)).toEqual([
      owner.walletAddress,
      owner.walletAddress,
    ]);
  });

  it("is seen by its buyer as it happens", async () => {
    const seen: string[] = [];
    const room = openWaitingRoom(() => house.ctx());
    const leave = room.orders.follow(orderId, ({ shown }) => {
      seen.push(`${shown.state} ${shown.tickets.length} ${shown.chain.stage}`);
    });
    await vi.waitFor(() => expect(seen).toEqual(["paid 0 queued"]));
    await advance();
    const [first] = await intents();
    const mined = waitForIntent(room, first?.dedupeKey ?? "", ["mined", "final"], { timeoutMs: 10_000 });
    for (const intent of await intents()) await settle(intent.dedupeKey, "mined");
    await show();
    await advance();
    await vi.waitFor(() => expect(seen.at(-1)).toBe("fulfilled 2 mined"));
    expect(await mined).toMatchObject({ heard: true, fact: { state: "mined", blockNumber: 7 } });
    leave();
    room.close();
  });

  it("is a letter at once for what is cheap, and for what is dear when nothing takes it back", async () => {
    await advance();
    await db.order.update({ where: { id: orderId }, data: { totalMinor: 30_000 } });
    for (const intent of await intents()) await settle(intent.dedupeKey, "mined");
    await show();
    await advance();
    const letters = () => db.mail.count({ where: { dedupeKey: `order-fulfilled:${orderId}` } });
    expect([(await order()).state, await letters(), (await runOf()).state]).toEqual(["fulfilled", 0, "waiting"]);
    await advance();
    expect(await letters()).toBe(0);
    await db.chainIntent.updateMany({ where: { kind: "mint", state: "mined" }, data: { state: "final" } });
    await Promise.all([advance(), advance()]);
    expect([await letters(), (await runOf()).state]).toEqual([1, "done"]);
  });

  it("gives the money back when a reorganisation took what was mined and the chain refuses it then", async () => {
    await advance();
    await db.order.update({ where: { id: orderId }, data: { totalMinor: 30_000 } });
    for (const intent of await intents()) await settle(intent.dedupeKey, "mined");
    await show();
    await advance();
    expect((await order()).state).toBe("fulfilled");
    for (const intent of await intents()) await settle(intent.dedupeKey, "failed");
    await advance();
    expect(await order()).toMatchObject({ state: "refunding", refundReason: "mint-failed" });
    expect(await db.mail.count({ where: { dedupeKey: `order-fulfilled:${orderId}` } })).toBe(0);
  });

  it("gives money and seats back when the chain refuses all of it", async () => {
    await advance();
    for (const intent of await intents()) await settle(intent.dedupeKey, "failed");
    await advance();
    expect((await runOf()).state).toBe("undone");
    expect(await order()).toMatchObject({ state: "refunding", refundReason: "mint-failed" });
    for (const { payload } of house.jobs.filter((job) => job.name === "payment:sync"))
      await syncPayment({ ctx: house.ctx(), input: { paymentId: String(payload.paymentId) } });
    expect((await order()).state).toBe("refunded");
    const tiers = await db.tier.findMany({ where: { eventId: sale.event.id } });
    expect(tiers.map(({ held, sold }) => held + sold)).toEqual([0, 0]);
  });

  it("is shown to a person, and pays nothing back, when the chain has done half of it", async () => {
    await advance();
    const [first, second] = await intents();
    await settle(first?.dedupeKey ?? "", "mined");
    await settle(second?.dedupeKey ?? "", "failed");
    for (let i = 0; i < 9; i++) await advance();
    expect((await runOf()).state).toBe("stuck");
    expect((await order()).state).toBe("paid");
    expect(house.payment.refunds.size).toBe(0);
  });

  it("waits while wallets cannot be made and goes on when they can", async () => {
    const ctx = house.ctx();
    const down = { ...ctx.ports.wallet, ensureWallet: () => Promise.reject(new Error("ECONNREFUSED")) };
    const { id } = await runOf();
    await advanceSaga({ ctx: { ...ctx, ports: { ...ctx.ports, wallet: down } }, input: { sagaId: id }, workflows });
    expect(await runOf()).toMatchObject({ state: "waiting", tries: 1 });
    expect((await order()).state).toBe("paid");
    await advance();
    expect(await intents()).toHaveLength(2);
  });
});
