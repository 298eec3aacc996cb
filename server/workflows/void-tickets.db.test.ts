import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { toRef } from "../domain/shared/ref";
import type { Ticket } from "../domain/ticket/ticket";
import { takeOrder } from "../services/console-order/take-order";
import { settleListingState } from "../services/listing/settle-state";
import { startListingCheckout } from "../services/order/start-listing-checkout";
import { lookAtPayment } from "../services/refund/look";
import { requestRefund } from "../services/refund/request-refund";
import { getVoidable } from "../services/voiding/get-voidable";
import { voidTickets } from "../services/voiding/void-tickets";
import { testDatabase } from "../test/database";
import { type VoidingLab, voidingLab, wallet } from "../test/factory/voiding-lab";

/** The chain and its view, as small as this test needs them. */
const view = vi.hoisted(() => ({ tickets: [] as Ticket[] }));
vi.mock("../read/view", () => ({ waitForView: async () => true, onViewMoved: () => () => undefined }));
vi.mock("../read/ticket", () => ({
  findTicket: async (_collection: string, id: number) => view.tickets.find(({ tokenId }) => tokenId === id) ?? null,
  listTicketsByOrderRefs: async (refs: string[]) =>
    view.tickets.filter(({ orderRef, owner }) => refs.includes(orderRef) && owner !== nobody),
}));
const nobody = `0x${"0".repeat(40)}`;
const stranger = `0x${"b".repeat(40)}`;

const { db, pool } = await testDatabase();
let lab: VoidingLab;
let house: VoidingLab["house"];
let bought: VoidingLab["bought"];
let providerPaymentId: string;
let collection: string;
beforeEach(async () => {
  await buy();
});

async function buy() {
  lab = await voidingLab(db, pool, view);
  ({ house, bought, providerPaymentId, collection } = lab);
}
const ticket = (id: number) => lab.ticket(id);
const chain = (how?: Parameters<VoidingLab["chain"]>[0]) => lab.chain(how);
const rest = (how?: Parameters<VoidingLab["rest"]>[0]) => lab.rest(how);
const advance = () => lab.advance();
const rows = () => lab.rows();
const runs = () => lab.runs();
const states = () => lab.states();
const templates = () => lab.templates();
const stripe = () => lab.stripe();

type Wish = Partial<Parameters<typeof voidTickets>[0]["input"]>;
const take = (tokenIds: number[], wish: Wish = {}) =>
  voidTickets({
    ctx: bought.owner(),
    input: { orderId: bought.orderId, tokenIds, keptMinor: 0, reason: "requested", key: randomUUID(), ...wish },
  });

const takeOne = (change: Partial<Ticket>) => {
  Object.assign(ticket(1), change);
  return take([1]);
};

describe("a ticket that is taken back", () => {
  it("stops at once, ends on chain, and then gives money and seat back, with one letter", async () => {
    const { state, askedMinor } = await take([2], { keptMinor: 199 });
    expect([state, askedMinor]).toEqual(["open", 1_800]);
    await advance();
    expect(stripe()).toEqual([]);
    expect(await bought.counters()).toEqual({ held: 0, sold: 3 });
    await rest();
    expect(ticket(2).owner).toBe(nobody);
    expect([ticket(1).owner, ticket(3).owner]).toEqual([wallet, wallet]);
    expect(stripe()).toEqual([1_800]);
    expect(await bought.counters()).toEqual({ held: 0, sold: 2 });
    expect(await bought.order()).toMatchObject({ state: "fulfilled", payments: [{ state: "succeeded" }] });
    expect(await templates()).toEqual(["tickets-voided"]);
    expect(await states()).toEqual(["burnt"]);
    expect(Object.values(await bought.books()).reduce((sum, one) => sum + one, 0)).toBe(0);
    expect(await db.voiding.findFirst({ where: { orderId: bought.orderId } })).toMatchObject({
      ...{ state: "done", backMinor: 1_800 },
    });
  });

  it("ends the order with the last of them, and its money is all back", async () => {
    await take([1]);
    await rest();
    await take([2, 3]);
    await rest();
    expect(stripe()).toEqual([1_999, 3_998]);
    expect(await bought.order()).toMatchObject({ state: "refunded", payments: [{ state: "refunded" }] });
    expect(await bought.counters()).toEqual({ held: 0, sold: 0 });
    expect(Object.values(await bought.books()).every((sum) => sum === 0)).toBe(true);
    expect(await templates()).toEqual(["tickets-voided", "tickets-voided"]);
  });

  it("waits for finality before money moves", async () => {
    await take([1]);
    for (let turn = 0; turn < 6; turn++) {
      await advance();
      await chain({ final: false });
    }
    await bought.work();
    expect([ticket(1).owner, stripe(), await states()]).toEqual([nobody, [], ["burnt"]]);
    await rest();
    expect(stripe()).toEqual([1_999]);
  });

  it("is one decision for one key, also when many ask at once, and nobody else's", async () => {
    const key = randomUUID();
    const asked = await Promise.all([1, 2, 3, 4].map(() => take([1, 2], { key })));
    expect(new Set(asked.map(({ voidingId }) => voidingId)).size).toBe(1);
    await expect(take([1], { key })).rejects.toThrow("conflict");
    await expect(take([1, 2], { key, reason: "fraud" })).rejects.toThrow("conflict");
    await expect(take([2, 3])).rejects.toThrow("ticket-frozen");
    await rest();
    expect(stripe()).toEqual([3_998]);
    await expect(take([1])).rejects.toThrow("not-found");
  });

  it("goes on as before when somebody else holds it by then, or it was used: no money, and it is free again", async () => {
    await take([1, 2, 3]);
    ticket(1).owner = stranger;
    await advance();
    ticket(2).usedAt = new Date();
    await rest();
    expect(await states()).toEqual(["kept passed-on", "kept used", "burnt"]);
    expect(view.tickets.map(({ frozen, owner }) => [frozen, owner])).toEqual([
      [false, stranger],
      [false, wallet],
      [true, nobody],
    ]);
    expect(stripe()).toEqual([1_999]);
    expect(await bought.counters()).toEqual({ held: 0, sold: 2 });
  });

  it("that the contract does not freeze or burn stays valid, and nothing goes back", async () => {
    await take([1]);
    await rest({ refuse: ["freeze"] });
    expect(await states()).toEqual(["kept not-frozen"]);
    await take([1]);
    await rest({ refuse: ["refund"] });
    expect((await states()).sort()).toEqual(["kept not-burnt", "kept not-frozen"]);
    expect([ticket(1).frozen, ticket(1).owner, stripe(), await templates()]).toEqual([false, wallet, [], []]);
    expect(await bought.counters()).toEqual({ held: 0, sold: 3 });
  });

  it("gives back no more than is left, and nothing that a bank has taken", async () => {
    await requestRefund({
      ctx: bought.owner(),
      input: { orderId: bought.orderId, amountMinor: 5_000, reason: "goodwill", key: randomUUID() },
    });
    await bought.work();
    await take([1, 2]);
    await rest();
    expect(stripe()).toEqual([5_000, 997]);
    expect(await bought.order()).toMatchObject({ payments: [{ state: "refunded" }] });
  });

  it.each([
    ["of another order", () => take([9]), "not-found"],
    ["that passed on", () => takeOne({ owner: stranger }), "ticket-passed-on"],
    ["that was used", () => takeOne({ usedAt: new Date() }), "ticket-used"],
    ["that is frozen", () => takeOne({ frozen: true }), "ticket-frozen"],
    ["that is offered", () => takeOne({ askMinor: 5 }), "ticket-listed"],
    ["and more is kept than it cost", () => take([1], { keptMinor: 2_000 }), "invalid-input"],
  ])("%s is refused, and nothing has happened", async (_name, wish, code) => {
    await expect(wish()).rejects.toThrow(code);
    expect([await rows(), await runs()]).toEqual([[], []]);
  });

  it("of a buyer at the door: whoever was let in keeps it", async () => {
    const { organization, event } = bought.sale;
    const gate = await db.gate.create({ data: { organizationId: organization.id, eventId: event.id, name: "N" } });
    const ids = { organizationId: organization.id, eventId: event.id, gateId: gate.id };
    const device = await db.device.create({ data: { ...ids, name: "A" } });
    const scan = { scanId: randomUUID(), collection, tokenId: 1, admitted: true, reason: "admitted" };
    await db.checkIn.create({ data: { ...ids, deviceId: device.id, ...scan } });
    await expect(take([1])).rejects.toThrow("ticket-used");
    expect(await getVoidable({ ctx: bought.owner(), input: { orderId: bought.orderId } })).toMatchObject([
      { tokenId: 1, obstacle: "ticket-used" },
      { tokenId: 2, obstacle: null, unitMinor: 1_999 },
      { tokenId: 3, obstacle: null },
    ]);
  });

  it("of a guest of the house ends without money, and so does its order", async () => {
    const items = [{ tierId: bought.sale.tiers[0]?.id ?? "", quantity: 1 }];
    const guest = { email: "guest@example.com", buyerName: "", instructions: "", method: "comp" as const };
    const input = { key: randomUUID(), eventId: bought.sale.event.id, items, ...guest };
    const { orderId } = await takeOrder({ ctx: bought.owner(), input });
    const { fanId } = await bought.order();
    await db.order.update({ where: { id: orderId }, data: { state: "fulfilled", fanId } });
    const item = await db.orderItem.findFirstOrThrow({ where: { orderId } });
    view.tickets.push({ ...ticket(1), key: `${collection}:4`, tokenId: 4, orderRef: toRef(item.id) });
    await take([4], { orderId });
    await rest();
    expect((await db.order.findUniqueOrThrow({ where: { id: orderId } })).state).toBe("refunded");
    expect(await bought.counters()).toEqual({ held: 0, sold: 3 });
    expect([ticket(4).owner, stripe()]).toEqual([nobody, []]);
  });

  it("was kept off sale before, and is kept off sale again when no other seat is left", async () => {
    await db.holdItem.updateMany({ where: { holdId: bought.holdId }, data: { blocked: 2 } });
    const blocked = async () => (await db.tier.findFirstOrThrow({ where: { eventId: bought.sale.event.id } })).blocked;
    await take([1]);
    await rest();
    expect(await blocked()).toBe(0);
    await take([2]);
    await rest();
    expect(await blocked()).toBe(1);
    await take([3]);
    await rest();
    expect([await blocked(), await bought.counters()]).toEqual([2, { held: 0, sold: 0 }]);
  });
});

describe("a bank's case", () => {
  type Stand = { state: "inquiry" | "needs-response" | "under-review" | "won" | "lost"; withdrawnMinor?: number };
  async function bank({ state, withdrawnMinor = state === "won" || state === "inquiry" ? 0 : 5_997 }: Stand) {
    house.payment.disputes.splice(0, 9, {
      ...{ disputeId: `dp_${bought.orderId}`, providerPaymentId, amountMinor: 5_997, feeMinor: 0, currency: "EUR" },
      ...{ reason: "fraudulent", state, withdrawnMinor, evidenceDueAt: null, madeAt: new Date() },
    });
    await lookAtPayment(house.ctx(), { id: bought.paymentId, orderId: bought.orderId }, providerPaymentId);
  }
  const frozen = () => view.tickets.filter((one) => one.frozen).map(({ tokenId }) => tokenId);

  it("freezes what the buyer still holds, and what she sold stays with whoever bought it", async () => {
    ticket(2).owner = stranger;
    await bank({ state: "needs-response" });
    await rest();
    expect(frozen()).toEqual([1, 3]);
    expect(await states()).toEqual(["frozen", "frozen"]);
    await expect(take([1])).rejects.toThrow("payment-disputed");
    expect(await templates()).toEqual([]);
  });

  it("that is only a question freezes nothing", async () => {
    await bank({ state: "inquiry" });
    await rest();
    expect([frozen(), await rows()]).toEqual([[], []]);
  });

  it("that is won lets them go; opened again, it freezes them again", async () => {
    await bank({ state: "needs-response" });
    await rest();
    await bank({ state: "won" });
    await rest();
    expect([frozen(), await states()]).toEqual([[], Array(3).fill("kept dispute-won")]);
    await bank({ state: "under-review" });
    await rest();
    expect(frozen()).toEqual([1, 2, 3]);
  });

  it("that is won before the chain has frozen them leaves none frozen", async () => {
    await bank({ state: "needs-response" });
    await advance();
    await bank({ state: "won" });
    await rest();
    expect([frozen(), new Set(await states())]).toEqual([[], new Set(["kept dispute-won"])]);
  });

  it("that is lost ends them, frees their seats, gives nothing back and says so once", async () => {
    await bank({ state: "needs-response" });
    await rest();
    await bank({ state: "lost" });
    await rest();
    expect(view.tickets.map(({ owner }) => owner)).toEqual([nobody, nobody, nobody]);
    expect(await bought.counters()).toEqual({ held: 0, sold: 0 });
    expect(stripe()).toEqual([]);
    expect(await templates()).toEqual(["tickets-voided"]);
  });

  it("that comes as lost at once looks first whose they are", async () => {
    ticket(1).owner = stranger;
    await bank({ state: "lost" });
    await rest();
    expect(view.tickets.map(({ owner }) => owner)).toEqual([stranger, nobody, nobody]);
    expect(await bought.counters()).toEqual({ held: 0, sold: 1 });
  });

  it("takes an offer along: nobody can pay for a ticket that is kept still", async () => {
    const { organization, event, tiers } = bought.sale;
    const { fanId } = await bought.order();
    const ids = { organizationId: organization.id, eventId: event.id, tierId: tiers[0]?.id ?? "" };
    const offer = { collection, tokenId: 1, sellerFanId: fanId ?? "", priceMinor: 1_000, currency: "EUR" };
    const { id: listingId } = await db.listing.create({ data: { ...ids, ...offer } });
    const system = house.ctx();
    await settleListingState({ ctx: system, input: { listingId, from: "submitting", to: "active" } });
    ticket(1).askMinor = 1_000;
    await bank({ state: "needs-response" });
    await rest();
    const buyer = await bought.sale.fan();
    const input = { brand: bought.sale.brand, listingId, email: "x@example.com" };
    await expect(startListingCheckout({ ctx: house.ctx(buyer.actor), input })).rejects.toThrow("ticket-frozen");
    await bank({ state: "lost" });
    await rest();
    expect((await db.listing.findUniqueOrThrow({ where: { id: listingId } })).state).toBe("cancelled");
  });
});
