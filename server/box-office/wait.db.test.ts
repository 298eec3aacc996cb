import { randomUUID } from "node:crypto";
import type { AddressInfo } from "node:net";
import { encode } from "next-auth/jwt";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openWaitingRoom } from "../services/chain/waiting-room";
import { type EventStream, openEventStream } from "../test/event-stream";
import { neighbours } from "../test/factory/neighbours";
import { openTestHouse } from "../test/house";
import { testShared } from "../test/shared";
import { openAllocator } from "./allocator";
import { wait } from "./doors/wait";
import { boxOfficeServer } from "./http";
import { openSessions } from "./sessions";
import { openStreams } from "./streams";

const house = await openTestHouse();
const { pool, db, container } = house;
const world = await neighbours(house);
const { ours, theirs, guest, fan, stranger, owner, door, otherOwner, device } = world;
const room = openWaitingRoom(() => container.ctx({ kind: "system" }));
const streams = openStreams({ heartbeatMs: 100, perSession: 3, perAddress: 5 });
const sessionSecret = container.env.NEXTAUTH_SECRET;
const server = boxOfficeServer(
  {
    pool,
    log: container.log,
    allocator: openAllocator({ pool }),
    sessions: openSessions(pool),
    streams,
    ...testShared(),
  },
  [wait({ ctxOf: (extras) => container.ctx({ kind: "anonymous" }, extras), room, sessionSecret })],
);
let base: string;
const open: EventStream[] = [];
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/box-office/wait`;
});
afterAll(() => {
  for (const stream of open) stream.close();
  streams.close();
  room.close();
  server.close();
});

const console = async ({ userId, sessionVersion }: { userId: string; sessionVersion: number }) => ({
  cookie: `next-auth.session-token=${await encode({ token: { sub: userId, sessionVersion }, secret: sessionSecret })}`,
});
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
async function listen(query: Record<string, string>, headers: Record<string, string>) {
  const stream = await openEventStream(`${base}?${new URLSearchParams(query)}`, {
    "x-forwarded-for": randomUUID(),
    ...headers,
  });
  open.push(stream);
  return stream;
}
const codeOf = async (stream: EventStream) => {
  await stream.ended;
  return JSON.parse(stream.text()).code as string;
};
const stateIs = (state: string) => (told: { data: unknown }) => (told.data as { state: string }).state === state;
const say = (topic: "order" | "event" | "chain" | "finality", id: string) => container.ports.bus.publish({ topic, id });
const brand = ours.brand;
const pay = async () => {
  const order = await world.order(guest);
  await db.order.update({ where: { id: order.id }, data: { state: "paid" } });
  return order;
};

describe("waiting at the box office", () => {
  it("tells a buyer what her order is now and every change, each with its own id", async () => {
    const order = await pay();
    const stream = await listen({ brand, order: order.id }, bearer(guest.token));
    expect(stream.status).toBe(200);
    expect(stream.headers).toMatchObject({ "content-type": "text/event-stream; charset=utf-8" });
    const first = await stream.until(stateIs("paid"));
    expect(first.data).toMatchObject({ chain: { stage: "queued", reason: null }, tickets: [] });
    const dedupeKey = `mint:${order.items[0]?.id}`;
    await db.chainIntent.create({
      data: { kind: "mint", dedupeKey, lane: "0x", payload: {}, state: "queued", error: "too-dear" },
    });
    await say("chain", dedupeKey);
    await stream.until(({ data }) => (data as { chain: { reason: string } }).chain.reason === "too-dear");
    await db.chainIntent.update({ where: { dedupeKey }, data: { state: "mined", blockNumber: 5 } });
    await db.order.update({ where: { id: order.id }, data: { state: "fulfilled" } });
    await say("order", order.id);
    const done = await stream.until(stateIs("fulfilled"));
    expect(done.data).toMatchObject({ chain: { stage: "mined", reason: null } });
    expect(new Set(stream.told.map(({ id }) => id)).size).toBe(stream.told.length);
    await db.chainIntent.update({ where: { dedupeKey }, data: { state: "final" } });
    await say("finality", "31337");
    await stream.until(({ data }) => (data as { chain: { stage: string } }).chain.stage === "final");
  });

  it("says since when the network is slow, and that it is well again", async () => {
    const order = await pay();
    const dedupeKey = `mint:${order.items[0]?.id}`;
    await db.chainIntent.create({ data: { kind: "mint", dedupeKey, lane: "0x", payload: {}, state: "mined" } });
    await house.view.chainIs(1, "finality");
    const { troubleSince } = await db.chainStatus.findUniqueOrThrow({ where: { chainId: 31_337 } });
    const stream = await listen({ brand, order: order.id }, bearer(guest.token));
    const slow = await stream.until(stateIs("paid"));
    expect(slow.data).toMatchObject({
      chain: { stage: "mined", reason: "finality", since: troubleSince?.toISOString() },
    });
    await house.view.chainIs(1_000);
    await say("finality", "31337");
    await stream.until(({ data }) => (data as { chain: { reason: null } }).chain.reason === null);
    stream.close();
  });

  it("says nothing again to a browser that comes back having seen it", async () => {
    const order = await pay();
    const query = { brand, order: order.id };
    const first = await listen(query, bearer(guest.token));
    const { id } = await first.until(stateIs("paid"));
    first.close();
    const again = await listen(query, { ...bearer(guest.token), "last-event-id": id });
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(again.told).toEqual([]);
    expect(again.text()).toContain(":\n\n");
    await db.order.update({ where: { id: order.id }, data: { state: "fulfilled" } });
    await say("order", order.id);
    await again.until(stateIs("fulfilled"));
    again.close();
  });

  it("tells nobody of another's order, ticket, event or transaction", async () => {
    const order = await pay();
    const ticket = await world.ticket();
    const event = ours.event.id;
    const dedupeKey = `gift:${randomUUID()}`;
    const organizationId = ours.organization.id;
    await db.chainIntent.create({ data: { kind: "gift", dedupeKey, lane: "0x", payload: {}, organizationId } });
    const [theirOwner, theirFan] = [await console(otherOwner), bearer(stranger.token)];
    const cases: [string, Record<string, string>, Record<string, string>, string][] = [
      ["nobody, an order", { brand, order: order.id }, {}, "signed-out"],
      ["another fan, an order", { brand, order: order.id }, bearer(fan.token), "not-found"],
      ["another brand's fan at our door", { brand, order: order.id }, theirFan, "signed-out"],
      ["another brand's fan at hers", { brand: theirs.brand, order: order.id }, theirFan, "not-found"],
      ["nobody, a ticket", { brand, ticket: ticket.key }, {}, "signed-out"],
      ["a guest, another's ticket", { brand, ticket: ticket.key }, bearer(guest.token), "signed-out"],
      ["another brand's fan, a ticket", { brand: theirs.brand, ticket: ticket.key }, theirFan, "not-found"],
      ["nobody, an event", { event }, {}, "signed-out"],
      ["a fan, an event", { event }, { cookie: `tc_fan=${fan.token}` }, "signed-out"],
      ["another organization, an event", { event }, theirOwner, "not-found"],
      ["a device, another event", { event: theirs.event.id }, bearer(device.token), "not-found"],
      ["another organization, a transaction", { intent: dedupeKey }, theirOwner, "not-found"],
      ["a device, a transaction", { intent: dedupeKey }, bearer(device.token), "forbidden"],
      ["a forged console session", { event }, { cookie: "next-auth.session-token=e30.e30.e30" }, "signed-out"],
      ["no subject", {}, bearer(fan.token), "invalid-input"],
    ];
    for (const [who, query, headers, code] of cases)
      expect([who, await codeOf(await listen(query, headers))]).toEqual([who, code]);
    for (const [query, headers] of [
      [{ brand, ticket: ticket.key }, bearer(fan.token)],
      [{ event }, await console(owner)],
      [{ event }, await console(door)],
      [{ event }, bearer(device.token)],
      [{ intent: dedupeKey }, await console(owner)],
    ] as const) {
      const stream = await listen(query, headers);
      await stream.until(() => true);
      stream.close();
    }
  });

  it("stops telling who does not hold the ticket any more", async () => {
    const ticket = await world.ticket();
    const stream = await listen({ brand, ticket: ticket.key }, bearer(fan.token));
    await stream.until(stateIs("valid"));
    const { collection, tokenId } = ticket;
    await house.view.put({ collection, tokenId, owner: `0x${"9".repeat(40)}`, orderRef: "0x", transferCount: 1 });
    await pool.query("notify chain_live_query");
    await stream.until(({ event }) => event === "end");
    await stream.ended;
    expect(stream.text()).not.toContain("999");
  });

  it("refuses more streams than one session or one address may have, and counts those that left", async () => {
    const order = await pay();
    const query = { brand, order: order.id };
    const mine = [];
    for (let n = 0; n < 3; n++) mine.push(await listen(query, bearer(guest.token)));
    const fourth = await listen(query, bearer(guest.token));
    expect([fourth.status, await codeOf(fourth)]).toEqual([429, "too-many-streams"]);
    expect(fourth.headers["retry-after"]).toBe("30");
    for (const stream of mine) stream.close();
    for (let tries = 0; tries < 100 && streams.count() > 0; tries++) await new Promise((r) => setTimeout(r, 20));
    const address = { "x-forwarded-for": "203.0.113.7" };
    for (let n = 0; n < 5; n++) {
      const one = await world.order(fan, "paid");
      const someone = n < 3 ? fan : null;
      const headers = someone ? bearer(someone.token) : await console(owner);
      const stream = await listen(someone ? { brand, order: one.id } : { event: ours.event.id }, {
        ...headers,
        ...address,
      });
      expect(stream.status).toBe(200);
    }
    const sixth = await listen({ event: ours.event.id }, { ...(await console(door)), ...address });
    expect(await codeOf(sixth)).toBe("too-many-streams");
  });
});
