import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Actor } from "../../domain/access/actor";
import type { ReturnTerms } from "../../domain/returns/terms";
import type { Ticket } from "../../domain/ticket/ticket";
import { testDatabase } from "../../test/database";
import { type VoidingLab, voidingLab } from "../../test/factory/voiding-lab";
import { copyEvent } from "../event/copy-event";
import { getOrder } from "../order/get-order";
import { getReturnable } from "./get-returnable";
import { getReturnTerms } from "./get-terms";
import { putReturnTerms } from "./put-terms";
import { returnTickets } from "./return-tickets";

/** The view, as small as this test needs it. */
const view = vi.hoisted(() => ({ tickets: [] as Ticket[] }));
vi.mock("../../read/view", () => ({ waitForView: async () => true, onViewMoved: () => () => undefined }));
vi.mock("../../read/ticket", () => ({
  findTicket: async (_collection: string, id: number) => view.tickets.find(({ tokenId }) => tokenId === id) ?? null,
  listTicketsByOrderRefs: async (refs: string[]) =>
    view.tickets.filter(({ orderRef, owner }) => refs.includes(orderRef) && !/^0x0+$/.test(owner)),
}));

const { db, pool } = await testDatabase();
let lab: VoidingLab;
/** Ten per cent and one euro stay: of 19.99, 16.99 goes back. */
const terms: ReturnTerms = { open: true, hoursBefore: 48, keptBps: 1_000, keptMinor: 100 };

beforeEach(async () => {
  lab = await voidingLab(db, pool, view);
});

const put = (change: Partial<ReturnTerms> = {}) =>
  putReturnTerms({ ctx: lab.bought.owner(), input: { eventId: lab.bought.sale.event.id, ...terms, ...change } });
const buyer = (more: Partial<Extract<Actor, { kind: "fan" }>> = {}): Actor => ({
  ...{ kind: "fan", organizationId: lab.bought.sale.organization.id, sessionId: lab.bought.fan.sessionId },
  ...{ fanId: lab.fanId, verified: true },
  ...more,
});
const look = (actor = buyer(), now?: Date) =>
  getReturnable({
    ctx: lab.house.ctx(actor, now),
    input: { brand: lab.bought.sale.brand, orderId: lab.bought.orderId },
  });
type Wish = Partial<Parameters<typeof returnTickets>[0]["input"]>;
const give = (tokenIds: number[], wish: Wish = {}, actor = buyer(), now?: Date) => {
  const backMinor = tokenIds.length * 1_699;
  const { brand } = lab.bought.sale;
  const input = { brand, orderId: lab.bought.orderId, tokenIds, backMinor, key: randomUUID(), ...wish };
  return returnTickets({ ctx: lab.house.ctx(actor, now), input });
};
const startsAt = () => lab.bought.sale.event.startsAt;
const hoursBefore = (hours: number) => new Date(startsAt().getTime() - hours * 3_600_000);

describe("tickets that a buyer gives back", () => {
  it("end as those that staff take back: door, chain, money, seat, one letter", async () => {
    await put();
    const found = await look();
    expect(found).toMatchObject({ closed: null, closesAt: hoursBefore(48), signedOut: false });
    expect(found.tickets.map(({ tokenId, backMinor, obstacle }) => [tokenId, backMinor, obstacle])).toEqual([
      [1, 1_699, null],
      [2, 1_699, null],
      [3, 1_699, null],
    ]);
    expect(await give([1, 3])).toMatchObject({ state: "open", askedMinor: 3_398 });
    const { sale, orderId } = lab.bought;
    const order = () => getOrder({ ctx: lab.house.ctx(buyer()), input: { brand: sale.brand, orderId } });
    expect(await order()).toMatchObject({ ending: 2, ended: 0 });
    expect((await look()).tickets.map(({ obstacle }) => obstacle)).toEqual(["ticket-frozen", null, "ticket-frozen"]);
    await lab.rest();
    expect(await lab.states()).toEqual(["burnt", "burnt"]);
    expect(lab.stripe()).toEqual([3_398]);
    expect(await lab.bought.counters()).toEqual({ held: 0, sold: 1 });
    expect(await lab.templates()).toEqual(["tickets-voided"]);
    expect(await order()).toMatchObject({ ending: 0, ended: 2, state: "fulfilled" });
    const told = await getReturnTerms({ ctx: lab.bought.owner(), input: { eventId: lab.bought.sale.event.id } });
    expect(told).toMatchObject({ terms, returned: 2 });
  });

  it("go back once, however often and by however many tabs it is said", async () => {
    await put();
    const key = randomUUID();
    const same = await Promise.allSettled(Array.from({ length: 6 }, () => give([1], { key })));
    expect(same.every(({ status }) => status === "fulfilled")).toBe(true);
    const others = await Promise.allSettled(Array.from({ length: 6 }, () => give([1])));
    expect(others.map((one) => (one.status === "rejected" ? one.reason.message : "done"))).not.toContain("done");
    await lab.rest();
    expect(lab.stripe()).toEqual([1_699]);
    // Said again long after: what was decided then.
    expect(await give([1], { key }, buyer(), hoursBefore(1))).toMatchObject({ state: "done" });
  });

  it("are refused when something else would go back than she was told, and nothing has happened", async () => {
    await put();
    await expect(give([1, 2], { backMinor: 3_998 })).rejects.toMatchObject({
      refusal: { code: "returns-changed", data: { backMinor: 3_398 } },
    });
    expect(await lab.rows()).toEqual([]);
  });

  it("are refused to whoever has not proved that the order is hers, and to everybody else", async () => {
    await put();
    const guest = buyer({ fanId: null, verified: false });
    expect(await look(guest)).toMatchObject({ closed: null, signedOut: true });
    await expect(give([1], {}, guest)).rejects.toThrow("signed-out");
    const { organizationId } = await lab.bought.order();
    const other = await db.fan.create({ data: { organizationId, email: "other@example.com" } });
    // The same browser, another person.
    await expect(give([1], {}, buyer({ fanId: other.id }))).rejects.toThrow("not-found");
    await expect(give([1], {}, buyer({ organizationId: randomUUID() }))).rejects.toThrow("not-found");
    await expect(look(buyer({ fanId: other.id, sessionId: "elsewhere" }))).rejects.toThrow("not-found");
    expect(await lab.rows()).toEqual([]);
  });

  it.each([
    ["was never promised", async () => undefined, "not-offered"],
    ["is not promised any more, and was not when she bought", () => put({ open: false }), "not-offered"],
    ["is over by the hour", () => put({ hoursBefore: 50 }), "too-late"],
    [
      "is about money that staff took in",
      async () => {
        await put();
        await db.payment.updateMany({
          where: { orderId: lab.bought.orderId },
          data: { provider: "manual", method: "cash", sessionId: null },
        });
      },
      "by-hand",
    ],
    [
      "is about an event that does not take place",
      async () => {
        await put();
        await db.event.update({ where: { id: lab.bought.sale.event.id }, data: { state: "cancelled" } });
      },
      "event-not-live",
    ],
  ])("are refused when it %s", async (_, given, why) => {
    await given();
    expect(await look()).toMatchObject({ closed: why, tickets: [] });
    await expect(give([1])).rejects.toMatchObject({ refusal: { code: "returns-closed", data: { why } } });
    expect(await lab.rows()).toEqual([]);
  });

  it("that have passed on or were used stay as they are", async () => {
    await put();
    lab.ticket(1).owner = `0x${"b".repeat(40)}`;
    lab.ticket(2).usedAt = new Date();
    expect((await look()).tickets.map(({ obstacle }) => obstacle)).toEqual(["ticket-passed-on", "ticket-used", null]);
    await expect(give([1])).rejects.toThrow("ticket-passed-on");
    await expect(give([2])).rejects.toThrow("ticket-used");
    await expect(give([4])).rejects.toThrow("not-found");
    expect(await lab.rows()).toEqual([]);
  });
});

describe("what is promised", () => {
  it("when she buys holds, though it is worse for others now; what is better since counts too", async () => {
    await put();
    // The order is younger than the promise.
    await db.order.update({ where: { id: lab.bought.orderId }, data: { createdAt: new Date(Date.now() + 1_000) } });
    const later = new Date(Date.now() + 2_000);
    const change = (terms: ReturnTerms) =>
      putReturnTerms({
        ctx: { ...lab.bought.owner(), now: later },
        input: { eventId: lab.bought.sale.event.id, ...terms },
      });
    await change({ ...terms, open: false });
    expect((await look()).tickets[0]?.backMinor).toBe(1_699);
    await change({ ...terms, keptBps: 0 });
    expect((await look()).tickets[0]?.backMinor).toBe(1_899);
  });

  it("moves with an event that moves", async () => {
    await put();
    const moved = new Date(startsAt().getTime() + 86_400_000);
    await db.event.update({ where: { id: lab.bought.sale.event.id }, data: { startsAt: moved } });
    expect((await look()).closesAt).toEqual(new Date(moved.getTime() - 48 * 3_600_000));
  });

  it("is written down once for each change, and comes along with a copy", async () => {
    await Promise.all([put(), put(), put()]);
    await put({ keptBps: 0 });
    const eventId = lab.bought.sale.event.id;
    const kept = await db.returnTerms.findMany({ where: { eventId }, orderBy: { id: "asc" } });
    expect(kept.map(({ keptBps }) => keptBps)).toEqual([1_000, 0]);
    const input = {
      key: randomUUID(),
      id: eventId,
      title: "Once more",
      startsAt: new Date(startsAt().getTime() + 9e8),
    };
    const { id } = await copyEvent({ ctx: lab.bought.owner(), input });
    const copied = await getReturnTerms({ ctx: lab.bought.owner(), input: { eventId: id } });
    expect(copied.terms).toEqual({ ...terms, keptBps: 0 });
  });

  it("is nobody else's to see or to set, and not of an event that is cancelled", async () => {
    const eventId = lab.bought.sale.event.id;
    const other = lab.bought.owner(randomUUID());
    await expect(getReturnTerms({ ctx: other, input: { eventId } })).rejects.toThrow("not-found");
    await expect(putReturnTerms({ ctx: other, input: { eventId, ...terms } })).rejects.toThrow("not-found");
    await db.event.update({ where: { id: eventId }, data: { state: "cancelled" } });
    await expect(put()).rejects.toThrow("event-not-live");
  });
});
