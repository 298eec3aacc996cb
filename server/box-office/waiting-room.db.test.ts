import { randomUUID } from "node:crypto";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import pino from "pino";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { httpBot } from "../adapters/bot/http";
import { DrawRecord, findingsOf } from "../domain/waiting-room/draw";
import type { BotPort } from "../ports/bot";
import { expireHolds } from "../services/hold/expire-holds";
import { confirmFanCode } from "../services/session/confirm-code";
import { issueCode } from "../services/session/login-code";
import { changeRoom } from "../services/waiting-room/change-room";
import { endRoom } from "../services/waiting-room/end-room";
import { planRoom } from "../services/waiting-room/plan-room";
import { tendRooms } from "../services/waiting-room/tend-rooms";
import { testContext } from "../test/context";
import { testDatabase } from "../test/database";
import { openEventStream } from "../test/event-stream";
import { type OnSale, onSale } from "../test/factory/on-sale";
import { testShared } from "../test/shared";
import { openAllocator } from "./allocator";
import type { Call, Door } from "./door";
import { draw } from "./doors/draw";
import { takeHold } from "./doors/take-hold";
import { answerTurn, leaveRoom, myPlace, takePlace } from "./doors/waiting-room";
import { openEntrance } from "./entrance";
import { boxOfficeServer } from "./http";
import { openBoard } from "./room-board";
import { openSessions } from "./sessions";
import { openStreams } from "./streams";

const { db, pool } = await testDatabase();
const { ctx } = testContext(db);
/** The box office's time: a test opens a room by going there. */
let ahead = 0;
const now = () => new Date(Date.now() + ahead);
const clock = now;
const at = (actor?: Parameters<typeof ctx>[0]) => ctx(actor, now());

function openOffice(bot?: BotPort) {
  const board = openBoard({ pool, log: pino({ level: "silent" }), tickMs: 40, restMs: 40, clock });
  const house = {
    pool,
    log: pino({ level: "silent" }),
    allocator: openAllocator({ pool, clock }),
    sessions: openSessions(pool),
    streams: openStreams(),
    ...testShared({
      "waiting-room": 100_000,
      "waiting-look": 100_000,
      "waiting-turn": 100_000,
      "waiting-draw": 100_000,
      hold: 100_000,
    }),
    ...(bot ? { bot } : {}),
  };
  const entrance = openEntrance({ pool, clock, maxBatch: 32 });
  const doors: Door[] = [takePlace({ entrance }), myPlace(board), answerTurn, leaveRoom, draw, takeHold];
  const atOurTime = doors.map((door) => ({ ...door, handle: (call: Call) => door.handle({ ...call, now: now() }) }));
  const server = boxOfficeServer(house, atOurTime);
  return { server, board, streams: house.streams, base: "" };
}
/** Two processes, as far as the database can tell, and one that suspects everybody. */
let suspicion = 0.3;
/** A fourth asks a hook over HTTP, as an installation does. */
let hookAnswers: (response: ServerResponse) => void = (response) => void response.writeHead(500).end();
const hookSays = (body: object) => {
  hookAnswers = (response) => void response.writeHead(200).end(JSON.stringify(body));
};
const doorsHeard: string[] = [];
const hook = createServer(async (request, response) => {
  let text = "";
  for await (const chunk of request) text += chunk;
  doorsHeard.push(JSON.parse(text).door);
  hookAnswers(response);
});
await new Promise<void>((resolve) => hook.listen(0, "127.0.0.1", resolve));
const hookTimeoutMs = 1_500;
const hookUrl = `http://127.0.0.1:${(hook.address() as AddressInfo).port}`;
const offices = [
  openOffice(),
  openOffice(),
  openOffice({ asks: true, judge: async () => ({ verdict: "allow", score: suspicion }) }),
  openOffice(httpBot({ url: hookUrl, timeoutMs: hookTimeoutMs })),
];
beforeAll(async () => {
  for (const office of offices) {
    await new Promise<void>((resolve) => office.server.listen(0, "127.0.0.1", resolve));
    office.base = `http://127.0.0.1:${(office.server.address() as AddressInfo).port}/box-office`;
  }
});
afterAll(() => {
  hook.closeAllConnections();
  hook.close();
  for (const { server, board, streams } of offices) {
    board.close();
    streams.close();
    server.close();
  }
});
type Home = { ticketchainCrash?: (name: string) => void };
afterEach(() => {
  (globalThis as Home).ticketchainCrash = undefined;
});
/** The process dies at this point: what came after it never happens. */
const dieAt = (point: string) => {
  (globalThis as Home).ticketchainCrash = (name) => {
    if (name === point) throw new Error(`died at ${point}`);
  };
};

type Fan = { token: string; sessionId: string };
type Sent = { method?: string; body?: unknown; office?: number };
async function call(fan: Fan | null, path: string, { method = "POST", body, office = 0 }: Sent = {}) {
  const headers = { "content-type": "application/json", ...(fan ? { authorization: `Bearer ${fan.token}` } : {}) };
  const response = await fetch(`${offices[office]?.base}${path}`, {
    method,
    headers,
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
}
const asked = (sale: OnSale) => ({ brand: sale.brand, eventId: sale.event.id });
const join = (sale: OnSale, fan: Fan, office = 0) => call(fan, "/waiting-room/places", { body: asked(sale), office });
const answer = (sale: OnSale, fan: Fan, office = 0) => call(fan, "/waiting-room/turns", { body: asked(sale), office });
const look = async (sale: OnSale, fan: Fan | null, office = 0) =>
  (await call(fan, `/waiting-room/places?eventId=${sale.event.id}`, { method: "GET", office })).body;
const hold = (sale: OnSale, fan: Fan, quantity = 1) =>
  call(fan, "/holds", { body: { ...asked(sale), id: randomUUID(), items: [{ tierId: sale.tiers[0]?.id, quantity }] } });
const drawn = async (sale: OnSale) =>
  DrawRecord.parse((await call(null, `/waiting-room/draws/${sale.event.id}`, { method: "GET" })).body);
const ownerOf = (sale: OnSale) =>
  ({ kind: "member", userId: randomUUID(), organizationId: sale.organization.id, role: "owner" }) as const;

/** A sale whose room opened a moment ago; the draw is in two minutes. */
async function gathering({ quantities = [10], verifiedOnly = false } = {}) {
  const sale = await onSale(db, { quantities });
  const actor = ownerOf(sale);
  const input = {
    eventId: sale.event.id,
    opensAt: new Date(now().getTime() + 1_000),
    drawAt: new Date(now().getTime() + 121_000),
    verifiedOnly,
  };
  const planned = await planRoom({ ctx: at(actor), input });
  ahead += 2_000;
  return { sale, actor, ...planned };
}
const tend = (signal?: AbortSignal) => tendRooms({ ctx: at(), input: {} }, signal);
const open = async () => {
  ahead += 121_000;
  await tend();
};
const crowd = (sale: OnSale, size: number) => Promise.all(Array.from({ length: size }, () => sale.fan()));
const entries = (sale: OnSale) => db.waitingEntry.findMany({ where: { eventId: sale.event.id } });

describe("the waiting room before the opening", () => {
  it("publishes a commitment before anybody can come in, and lets nobody in before its time", async () => {
    const sale = await onSale(db);
    const actor = ownerOf(sale);
    const opensAt = new Date(now().getTime() + 3_600_000);
    const input = {
      eventId: sale.event.id,
      opensAt,
      drawAt: new Date(opensAt.getTime() + 600_000),
      verifiedOnly: false,
    };
    const { commitment } = await planRoom({ ctx: at(actor), input });
    expect(await drawn(sale)).toMatchObject({ commitment, seed: null, entrants: [], listHash: null });
    const fan = await sale.fan();
    expect(await join(sale, fan)).toMatchObject({ status: 409, body: { code: "waiting-room-not-open" } });
    // Tickets of this sale may be bought until the room opens.
    expect((await hold(sale, fan)).status).toBe(201);
    // Its times move, its seed does not.
    const moved = await planRoom({
      ctx: at(actor),
      input: { ...input, drawAt: new Date(opensAt.getTime() + 900_000) },
    });
    expect(moved.commitment).toBe(commitment);
    await expect(
      db.waitingRoom.update({ where: { eventId: sale.event.id }, data: { seed: "00".repeat(32) } }),
    ).rejects.toThrow();
    await expect(pool.query(`delete from "WaitingRoom" where "eventId" = $1`, [sale.event.id])).rejects.toThrow(
      /the draw .* stands/,
    );
  });

  it("gives one browser one place: pressed twice, in two tabs at once, at two processes, after a reload", async () => {
    const { sale } = await gathering();
    const fan = await sale.fan();
    const answers = await Promise.all(Array.from({ length: 12 }, (_, n) => join(sale, fan, n % 2)));
    expect(new Set(answers.map(({ body }) => body.ticket)).size).toBe(1);
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    const told = await look(sale, fan, 1);
    expect(told).toMatchObject({
      phase: "gathering",
      me: { state: "waiting", ahead: null, ticket: answers[0]?.body.ticket },
    });
    expect(await entries(sale)).toHaveLength(1);
  });

  it("takes a thousand at once at two processes, each with a place of her own, in a few commits", async () => {
    const { sale } = await gathering();
    const fans = Array.from({ length: 1_000 }, (_, n) => ({ sessionId: `crowd-${n}-${sale.event.id}`, fanId: null }));
    const doors = [1, 2].map(() => openEntrance({ pool, clock }));
    const { organizationId, id: eventId } = sale.event;
    const said = await Promise.all(
      fans.map((fan, n) => doors[n % 2]?.join({ ...fan, eventId, organizationId, last: false })),
    );
    expect(said.every((one) => one?.ok)).toBe(true);
    expect(new Set((await entries(sale)).map(({ arrival }) => arrival)).size).toBe(1_000);
  });

  it("gives an account one place, and asks for an e-mail where the organizer wants accounts only", async () => {
    const { sale } = await gathering({ verifiedOnly: true });
    const guest = await sale.fan();
    expect(await join(sale, guest)).toMatchObject({ status: 401, body: { code: "email-needed" } });
    const email = `fan-${randomUUID()}@example.test`;
    const signIn = async (from: OnSale["fan"] extends () => Promise<infer F> ? F : never) => {
      const { code } = await issueCode(db, { audience: sale.organization.id, email, now: now() });
      const input = { brand: sale.brand, email, code, locale: "en" };
      return { ...(await confirmFanCode({ ctx: at(from.actor), input })), sessionId: "" };
    };
    const [phone, laptop] = [await signIn(guest), await signIn(await sale.fan())];
    const places = await Promise.all([join(sale, phone), join(sale, laptop, 1), join(sale, phone, 1)]);
    expect(new Set(places.map(({ body }) => body.ticket)).size).toBe(1);
  });

  it("keeps a guest's place when she signs in, and the account's own when it has one", async () => {
    const { sale } = await gathering();
    const email = `fan-${randomUUID()}@example.test`;
    const signIn = async (from: Awaited<ReturnType<typeof sale.fan>>) => {
      const { code } = await issueCode(db, { audience: sale.organization.id, email, now: now() });
      const { token } = await confirmFanCode({
        ctx: at(from.actor),
        input: { brand: sale.brand, email, code, locale: "en" },
      });
      return { token, sessionId: "" };
    };
    const [first, second] = [await sale.fan(), await sale.fan()];
    const [one, other] = [await join(sale, first), await join(sale, second)];
    const phone = await signIn(first);
    expect((await look(sale, phone)).me.ticket).toBe(one.body.ticket);
    const laptop = await signIn(second);
    expect((await look(sale, laptop)).me.ticket).toBe(one.body.ticket);
    expect((await join(sale, laptop)).body.ticket).toBe(one.body.ticket);
    const rows = await entries(sale);
    expect(rows.find(({ id }) => id === other.body.ticket)?.state).toBe("left");
    expect(rows.filter(({ state }) => state === "waiting")).toHaveLength(1);
  });

  it("asks the doubtful for an e-mail and sends machines to the end, in public", async () => {
    const { sale } = await gathering();
    const [person, machine] = [await sale.fan(), await sale.fan()];
    suspicion = 0.3;
    expect(await join(sale, machine, 2)).toMatchObject({ status: 401, body: { code: "email-needed" } });
    suspicion = 0.1;
    const { body } = await join(sale, machine, 2);
    const others = await Promise.all([join(sale, person), join(sale, await sale.fan())]);
    await open();
    const record = await drawn(sale);
    expect(record.last).toEqual([body.ticket]);
    expect(record.order.at(-1)).toBe(body.ticket);
    expect([...record.entrants].sort()).toEqual(others.map((one) => one.body.ticket).sort());
    expect(findingsOf(record)).toEqual([]);
  });

  it("asks the bot hook for each place: its no takes none, its score decides where one stands", async () => {
    const { sale } = await gathering();
    const [fan, machine] = [await sale.fan(), await sale.fan()];
    doorsHeard.length = 0;
    hookSays({ verdict: "refuse", score: 0 });
    expect(await join(sale, fan, 3)).toMatchObject({ status: 403, body: { code: "visitor-refused" } });
    expect(await entries(sale)).toEqual([]);
    hookSays({ verdict: "allow", score: 0.4 });
    expect(await join(sale, fan, 3)).toMatchObject({ status: 401, body: { code: "email-needed" } });
    expect(await entries(sale)).toEqual([]);
    hookSays({ verdict: "allow" });
    expect((await join(sale, fan, 3)).status).toBe(201);
    hookSays({ verdict: "allow", score: 0.1 });
    expect((await join(sale, machine, 3)).status).toBe(201);
    expect((await entries(sale)).map(({ sessionId, last }) => [sessionId, last]).sort()).toEqual(
      [[fan.sessionId, false] as const, [machine.sessionId, true] as const].sort(),
    );
    // Once a call, and not for looking, which everybody does all the time.
    expect((await look(sale, fan, 3)).me.state).toBe("waiting");
    expect(doorsHeard).toEqual(Array(4).fill("waiting-room"));
  });

  it("gives places while the bot hook is silent, broken or gone, and waits for it no longer than it may", async () => {
    const { sale } = await gathering();
    const fans = await crowd(sale, 3);
    const answers: (typeof hookAnswers)[] = [
      () => undefined,
      (response) => void response.writeHead(503).end(),
      (response) => void response.destroy(),
    ];
    for (const [at, answer] of answers.entries()) {
      hookAnswers = answer;
      const began = performance.now();
      expect((await join(sale, fans[at] as Fan, 3)).status).toBe(201);
      expect(performance.now() - began).toBeLessThan(hookTimeoutMs + 2_000);
    }
    expect((await entries(sale)).map(({ last }) => last)).toEqual([false, false, false]);
  });

  it.each([
    ["no event", {}, 422],
    ["an event that is none", { brand: "x", eventId: "nonsense" }, 422],
    ["a list of events", { brand: "x", eventId: [randomUUID()] }, 422],
    ["an event without a room", { eventId: randomUUID() }, 404],
    ["another brand", { brand: `none-${randomUUID().slice(0, 8)}` }, 404],
    ["a brand that is a number", { brand: 5 }, 422],
  ])("refuses %s and changes nothing", async (_, change, status) => {
    const { sale } = await gathering();
    const fan = await sale.fan();
    const body = Object.keys(change).length === 0 ? {} : { ...asked(sale), ...change };
    for (const path of ["/waiting-room/places", "/waiting-room/turns"]) {
      const said = await call(fan, path, { body });
      expect([path, said.status]).toEqual([
        path,
        path.endsWith("turns") && status === 404 && !("brand" in change) ? 409 : status,
      ]);
    }
    expect(await entries(sale)).toEqual([]);
  });

  it("refuses a stranger, another brand's fan, and looks of nonsense", async () => {
    const [{ sale }, other] = [await gathering(), await onSale(db)];
    const stranger = await other.fan();
    expect(await join(sale, { token: "a-token-that-nobody-has", sessionId: "" })).toMatchObject({ status: 401 });
    expect(
      await call(stranger, "/waiting-room/places", { body: { brand: other.brand, eventId: sale.event.id } }),
    ).toMatchObject({
      status: 404,
    });
    expect((await call(stranger, "/waiting-room/places?eventId=x", { method: "GET" })).status).toBe(422);
    expect((await call(stranger, `/waiting-room/places?eventId=${randomUUID()}`, { method: "GET" })).status).toBe(404);
    expect((await call(null, `/waiting-room/draws/${randomUUID()}`, { method: "GET" })).status).toBe(404);
    expect((await call(stranger, "/waiting-room/places/x", { method: "DELETE" })).status).toBe(422);
    expect((await look(sale, null)).me).toBeNull();
  });
});

describe("the opening", () => {
  it("draws everybody who was there, in an order that anybody recomputes, and puts later ones behind", async () => {
    const { sale, commitment } = await gathering({ quantities: [1] });
    const fans = await crowd(sale, 30);
    const tickets = await Promise.all(fans.map(async (fan, n) => (await join(sale, fan, n % 2)).body.ticket as string));
    await open();
    const record = await drawn(sale);
    expect(findingsOf(record, commitment)).toEqual([]);
    expect(record.entrants).toEqual([...tickets].sort());
    const late = await sale.fan();
    const { body } = await join(sale, late);
    const told = await look(sale, late);
    expect(told.me).toMatchObject({ ticket: body.ticket, state: "waiting" });
    const waiting = (await entries(sale)).filter(({ state }) => state === "waiting").length;
    expect(told.me.ahead).toBe(waiting - 1);
    expect((await drawn(sale)).entrants).toHaveLength(30);
    // Nothing of a person is in it.
    const text = JSON.stringify(record);
    for (const { sessionId, token } of fans) expect(text.includes(sessionId) || text.includes(token)).toBe(false);
  });

  it("comes to the same, wherever the process dies, and never closes or draws twice", async () => {
    const { sale } = await gathering({ quantities: [3] });
    const fans = await crowd(sale, 12);
    dieAt("room-entered");
    await Promise.all(fans.map((fan) => join(sale, fan)));
    (globalThis as Home).ticketchainCrash = undefined;
    const tickets = await Promise.all(fans.map(async (fan) => (await join(sale, fan, 1)).body.ticket as string));
    expect(await entries(sale)).toHaveLength(12);
    ahead += 121_000;
    dieAt("room-closed");
    await tend();
    const closed = await drawn(sale);
    expect(closed).toMatchObject({ seed: null, entrants: [...tickets].sort(), order: [] });
    expect((await look(sale, fans[0] as Fan)).phase).toBe("drawing");
    // Who comes between the closing and the draw is behind.
    const late = await sale.fan();
    const { body } = await join(sale, late);
    dieAt("room-drawn");
    await tend();
    dieAt("room-turns-given");
    await tend();
    const afterwards = (await entries(sale)).filter(({ state }) => state === "offered").length;
    expect(afterwards).toBe(5);
    (globalThis as Home).ticketchainCrash = undefined;
    await Promise.all([tend(), tend(), tend()]);
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    const record = await drawn(sale);
    expect(findingsOf(record)).toEqual([]);
    expect(record.listHash).toBe(closed.listHash);
    expect(record.order).not.toContain(body.ticket);
    expect((await entries(sale)).filter(({ state }) => state === "offered")).toHaveLength(5);
    const first = (await entries(sale)).filter(({ state }) => state === "offered").map(({ id }) => id);
    expect(new Set(first)).toEqual(new Set(record.order.slice(0, 5)));
  });

  it("stands: the list and the lots cannot be changed afterwards", async () => {
    const { sale } = await gathering();
    await join(sale, await sale.fan());
    await open();
    const [one] = await entries(sale);
    for (const change of [
      'delete from "WaitingEntry" where id = $1',
      'update "WaitingEntry" set lot = 9 where id = $1',
      'update "WaitingEntry" set entrant = false, lot = null where id = $1',
    ])
      await expect(pool.query(change, [one?.id])).rejects.toThrow(/closed list/);
    for (const change of [
      `"listHash" = '00'`,
      "entrants = 9",
      `seed = '00'`,
      `"beaconHash" = '0x'`,
      `"drawnAt" = null`,
    ])
      await expect(
        pool.query(`update "WaitingRoom" set ${change} where "eventId" = $1`, [sale.event.id]),
      ).rejects.toThrow(/the draw .* stands/);
  });
});

describe("a turn", () => {
  it("is needed to take seats, is answered once, and its end is kept at every process", async () => {
    const { sale } = await gathering({ quantities: [2] });
    const fans = await crowd(sale, 8);
    await Promise.all(fans.map((fan) => join(sale, fan)));
    expect(await hold(sale, fans[0] as Fan)).toMatchObject({ status: 409, body: { code: "waiting-room-needed" } });
    await open();
    const { order } = await drawn(sale);
    const told = await Promise.all(fans.map(async (fan) => ({ fan, me: (await look(sale, fan)).me })));
    const chosen = told.filter(({ me }) => me.state === "offered").map(({ fan }) => fan);
    const waiting = told.filter(({ me }) => me.state === "waiting");
    expect(chosen).toHaveLength(3);
    expect(waiting.map(({ me }) => me.ahead).sort()).toEqual([0, 1, 2, 3, 4]);
    for (const { me } of waiting) expect(order[3 + me.ahead]).toBe(me.ticket);
    const both = await Promise.all([answer(sale, chosen[0] as Fan), answer(sale, chosen[0] as Fan, 1)]);
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    expect(both[0]?.body.until).toBe(both[1]?.body.until);
    expect((await hold(sale, chosen[0] as Fan)).status).toBe(201);
    // Taking seats answers the turn too.
    expect((await hold(sale, chosen[1] as Fan)).status).toBe(201);
    expect(await hold(sale, chosen[2] as Fan)).toMatchObject({ status: 409, body: { code: "sold-out" } });
    expect(await answer(sale, waiting[0]?.fan as Fan)).toMatchObject({ status: 409 });
    expect((await look(sale, waiting[0]?.fan as Fan)).phase).toBe("open");
  });

  it("passes on when nobody answers; who comes back in time is ahead once, and behind after that", async () => {
    const { sale, actor } = await gathering({ quantities: [100] });
    const { id: eventId } = sale.event;
    await changeRoom({ ctx: at(actor), input: { eventId, maxShoppers: 1, offerSeconds: 60 } });
    const fans = await crowd(sale, 40);
    await Promise.all(fans.map((fan) => join(sale, fan)));
    await open();
    const { order } = await drawn(sale);
    const fanOf = new Map(
      await Promise.all(fans.map(async (fan) => [(await look(sale, fan)).me.ticket, fan] as const)),
    );
    const asleep = fanOf.get(order[0] as string) as Fan;
    expect((await look(sale, asleep)).me.state).toBe("offered");
    ahead += 61_000;
    await tend();
    expect((await look(sale, asleep)).me).toMatchObject({ state: "passed", grace: { places: 20 } });
    expect((await look(sale, fanOf.get(order[1] as string) as Fan)).me.state).toBe("offered");
    expect((await join(sale, asleep)).body).toMatchObject({ ticket: order[0], came: "ahead" });
    expect((await look(sale, asleep)).me).toMatchObject({ state: "waiting", ahead: 20 });
    // Once more asleep: behind everybody, also behind those who came after the opening.
    const late = await sale.fan();
    await join(sale, late);
    await db.waitingEntry.update({
      where: { id: order[0] as string },
      data: { state: "passed", untilAt: new Date(now().getTime() + 60_000) },
    });
    expect((await look(sale, asleep)).me.grace).toBeNull();
    expect((await join(sale, asleep)).body).toMatchObject({ came: "behind" });
    const [mine, theirs] = [await look(sale, asleep), await look(sale, late)];
    expect(mine.me.ahead).toBe(theirs.me.ahead + 1);
    expect(findingsOf(await drawn(sale))).toEqual([]);
  });

  it("makes room when its owner has paid, and when her time is over and she keeps nothing", async () => {
    const { sale, actor } = await gathering({ quantities: [50] });
    const { id: eventId } = sale.event;
    await changeRoom({ ctx: at(actor), input: { eventId, maxShoppers: 2, shopSeconds: 300 } });
    const fans = await crowd(sale, 6);
    await Promise.all(fans.map((fan) => join(sale, fan)));
    await open();
    const inside = async () => {
      const told = await Promise.all(fans.map(async (fan) => ({ fan, state: (await look(sale, fan)).me.state })));
      return told.filter(({ state }) => state === "offered").map(({ fan }) => fan);
    };
    const [buyer, idler] = await inside();
    await answer(sale, buyer as Fan);
    await answer(sale, idler as Fan);
    const kept = await hold(sale, buyer as Fan, 2);
    await tend();
    expect(await inside()).toHaveLength(0);
    await pool.query("select convert_hold($1)", [kept.body.id]);
    ahead += 2_000;
    await tend();
    expect((await look(sale, buyer as Fan)).me.state).toBe("done");
    expect(await inside()).toHaveLength(1);
    ahead += 300_000;
    await tend();
    ahead += 2_000;
    await tend();
    expect((await look(sale, idler as Fan)).me.state).toBe("lapsed");
    expect(await hold(sale, idler as Fan)).toMatchObject({ body: { code: "waiting-room-needed" } });
    await expireHolds({ ctx: at(), input: { most: 100 } });
  });

  it("is not given while the room is paused, and everybody hears it; afterwards it goes on", async () => {
    const { sale, actor } = await gathering();
    const { id: eventId } = sale.event;
    const fan = await sale.fan();
    await join(sale, fan);
    const stream = await openEventStream(`${offices[0]?.base}/waiting-room/places?eventId=${eventId}`, {
      authorization: `Bearer ${fan.token}`,
      accept: "text/event-stream",
    });
    await stream.until(({ data }) => (data as { phase: string }).phase === "gathering");
    await changeRoom({ ctx: at(actor), input: { eventId, paused: true } });
    await open();
    const paused = await stream.until(({ data }) => (data as { phase: string }).phase === "paused");
    expect(paused.data).toMatchObject({ me: { state: "waiting", ahead: 0, aboutMinutes: null } });
    await changeRoom({ ctx: at(actor), input: { eventId, paused: false } });
    await tend();
    await stream.until(({ data }) => (data as { me: { state: string } }).me.state === "offered");
    stream.close();
  });

  it("is given up by leaving, and the next one has it", async () => {
    const { sale, actor } = await gathering();
    await changeRoom({ ctx: at(actor), input: { eventId: sale.event.id, maxShoppers: 1 } });
    const fans = await crowd(sale, 2);
    await Promise.all(fans.map((fan) => join(sale, fan)));
    await open();
    const states = async () => Promise.all(fans.map(async (fan) => (await look(sale, fan)).me.state));
    const first = (await states()).indexOf("offered");
    for (let n = 0; n < 2; n++)
      expect(
        (await call(fans[first] as Fan, `/waiting-room/places/${sale.event.id}`, { method: "DELETE" })).status,
      ).toBe(200);
    ahead += 2_000;
    await tend();
    expect((await states())[1 - first]).toBe("offered");
    expect((await join(sale, fans[first] as Fan)).body.came).toBe("behind");
  });

  it("is needed no more when the organizer switches the room off, twice or once", async () => {
    const { sale, actor } = await gathering();
    const fan = await sale.fan();
    expect((await hold(sale, fan)).status).toBe(409);
    for (let n = 0; n < 2; n++) await endRoom({ ctx: at(actor), input: { eventId: sale.event.id } });
    expect((await look(sale, fan)).phase).toBe("over");
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    ahead += 1_000;
    expect((await hold(sale, fan)).status).toBe(201);
    expect(await join(sale, fan)).toMatchObject({ status: 409, body: { code: "waiting-room-over" } });
    await expect(changeRoom({ ctx: at(actor), input: { eventId: sale.event.id, paused: true } })).rejects.toMatchObject(
      {
        refusal: { code: "waiting-room-over" },
      },
    );
  });
});

it("asks the database once a tick, however many wait", async () => {
  const { sale } = await gathering();
  const fans = await crowd(sale, 40);
  await Promise.all(fans.map((fan) => join(sale, fan)));
  const board = offices[0]?.board;
  const rows = await entries(sale);
  const heard = new Set<string>();
  const stops = rows.map(({ id }) =>
    board?.follow(
      { eventId: sale.event.id, entryId: id },
      { tell: ({ me }) => heard.add(me?.ticket ?? ""), end: () => {} },
    ),
  );
  const before = board?.asked() ?? 0;
  await new Promise((resolve) => setTimeout(resolve, 450));
  expect(heard.size).toBe(40);
  expect((board?.asked() ?? 0) - before).toBeLessThanOrEqual(14);
  for (const stop of stops) stop?.();
});
