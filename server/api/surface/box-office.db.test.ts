import { randomUUID } from "node:crypto";
import type { AddressInfo } from "node:net";
import { encode } from "next-auth/jwt";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openAllocator } from "../../box-office/allocator";
import { availability, watchAvailability } from "../../box-office/doors/availability";
import { health } from "../../box-office/doors/health";
import { releaseHold } from "../../box-office/doors/release-hold";
import { scan } from "../../box-office/doors/scan";
import { takeHold } from "../../box-office/doors/take-hold";
import { boxOfficeServer } from "../../box-office/http";
import { openSeatsBoard } from "../../box-office/seats-board";
import { openSessions } from "../../box-office/sessions";
import { openStreams } from "../../box-office/streams";
import { neighbours } from "../../test/factory/neighbours";
import { fingerprintOf } from "../../test/fingerprint";
import { openTestHouse } from "../../test/house";
import { testShared } from "../../test/shared";

const house = await openTestHouse();
const { pool, container } = house;
const world = await neighbours(house);
const { ours, theirs, tierId } = world;
const fingerprint = await fingerprintOf(pool);
const streams = openStreams();
const board = openSeatsBoard({ pool, log: container.log });
const server = boxOfficeServer(
  {
    pool,
    log: container.log,
    allocator: openAllocator({ pool }),
    sessions: openSessions(pool),
    ...testShared(),
    streams,
  },
  [
    ...[takeHold, releaseHold, availability, watchAvailability(board), health],
    scan((extras) => container.ctx({ kind: "anonymous" }, extras)),
  ],
);
let base: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/box-office`;
});
afterAll(() => {
  board.close();
  streams.close();
  server.close();
});

const { userId, sessionVersion } = world.owner;
const session = await encode({ token: { sub: userId, sessionVersion }, secret: container.env.NEXTAUTH_SECRET });
const ownPage = { "sec-fetch-site": "same-origin" };
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const callers: Record<string, Record<string, string>> = {
  anonymous: ownPage,
  "somebody else's page": { "sec-fetch-site": "cross-site", cookie: `tc_fan=${world.guest.token}` },
  guest: bearer(world.guest.token),
  fan: bearer(world.fan.token),
  "a stranger": bearer(world.stranger.token),
  "the owner": { ...ownPage, cookie: `next-auth.session-token=${session}` },
  device: bearer(world.device.token),
  "a revoked device": bearer(world.revoked.token),
};

type Sent = { method?: string; body?: unknown };
async function call(who: string, path: string, { method = "POST", body }: Sent = {}) {
  const text = typeof body === "string" || body === undefined ? body : JSON.stringify(body);
  const headers = { "content-type": "application/json", "x-forwarded-for": randomUUID(), ...callers[who] };
  const response = await fetch(`${base}${path}`, { method, headers, body: text });
  if (response.headers.get("content-type")?.startsWith("text/event-stream")) {
    await response.body?.cancel();
    return { status: response.status, code: "ok", field: undefined, body: undefined };
  }
  const said = await response.text();
  expect(said).not.toMatch(/node_modules|\.tsx?:|\n {4}at |select /i);
  const json = JSON.parse(said);
  return { status: response.status, code: response.ok ? "ok" : json.code, field: json.field, body: json };
}
const wish = (more: object = {}) => ({
  id: randomUUID(),
  brand: ours.brand,
  eventId: ours.event.id,
  items: [{ tierId, quantity: 1 }],
  ...more,
});
const nobody = "signed-out";
const elsewhere = "origin-not-allowed";
type Knock = () => ReturnType<typeof call>;
/** `ready` makes what is asked for, so that the knock itself can be watched. */
const doors: Record<string, { ready: (who: string) => Knock | Promise<Knock>; cells: string[] }> = {
  "takes seats": {
    ready: (who) => () => call(who, "/holds", { body: wish() }),
    cells: [nobody, elsewhere, "ok", "ok", nobody, nobody, nobody, nobody],
  },
  "takes our seats at the neighbour's door": {
    ready: (who) => () => call(who, "/holds", { body: wish({ brand: theirs.brand }) }),
    cells: [nobody, elsewhere, nobody, nobody, "not-found", nobody, nobody, nobody],
  },
  "takes the neighbour's seats at our door": {
    ready: (who) => () => {
      const items = [{ tierId: theirs.tiers[0]?.id, quantity: 1 }];
      return call(who, "/holds", { body: wish({ eventId: theirs.event.id, items }) });
    },
    cells: [nobody, elsewhere, "not-found", "not-found", nobody, nobody, nobody, nobody],
  },
  "gives the guest's seats back": {
    ready: async (who) => {
      const { id } = await world.hold(world.guest.sessionId);
      return () => call(who, `/holds/${id}`, { method: "DELETE" });
    },
    cells: [nobody, elsewhere, "ok", "hold-not-found", "hold-not-found", nobody, nobody, nobody],
  },
  "asks what is left": {
    ready: (who) => () => call(who, `/availability?eventId=${ours.event.id}`, { method: "GET" }),
    cells: Array(8).fill("ok"),
  },
  "asks what is left of a draft": {
    ready: async (who) => {
      const { id } = await world.draft();
      return () => call(who, `/availability?eventId=${id}`, { method: "GET" });
    },
    cells: Array(8).fill("not-found"),
  },
  "watches what is left": {
    ready: (who) => () => call(who, `/availability/stream?eventId=${ours.event.id}`, { method: "GET" }),
    cells: Array(8).fill("ok"),
  },
  "watches what is left of a draft": {
    ready: async (who) => {
      const { id } = await world.draft();
      return () => call(who, `/availability/stream?eventId=${id}`, { method: "GET" });
    },
    cells: Array(8).fill("not-found"),
  },
  scans: {
    ready: (who) => () => call(who, "/scan", { body: { scanId: randomUUID(), digits: "123456" } }),
    cells: [nobody, elsewhere, nobody, nobody, nobody, nobody, "ok", "device-revoked"],
  },
};

describe("the box office", () => {
  it.each(Object.keys(doors))("%s", async (name) => {
    const door = doors[name];
    for (const [at, who] of Object.keys(callers).entries()) {
      const knock = await door?.ready(who);
      const before = await fingerprint();
      const said = await knock?.();
      expect(said?.code, `${who} ${name}`).toBe(door?.cells[at]);
      if (said?.code !== "ok")
        expect(await fingerprint(), `${who} ${name}: refused and changed something`).toBe(before);
    }
  });

  const bad: [name: string, value: unknown][] = [
    ["null", null],
    ["an object", { evil: true }],
    ["10 kB", "x".repeat(10_000)],
    ["NUL", "a\0b"],
    ["an override", "\u202e"],
    ["half a character", "\ud800"],
    ["__proto__", "__proto__"],
    ["less than nothing", -1],
    ["a part of one", 0.5],
    ["beyond all", 1e308],
  ];
  it("refuses bad input by its field, and changes nothing", async () => {
    const before = await fingerprint();
    for (const [name, value] of [...bad, ["missing", undefined] as const]) {
      for (const field of ["id", "brand", "eventId", "items"])
        expect(await call("guest", "/holds", { body: wish({ [field]: value }) }), `${field} is ${name}`).toMatchObject({
          status: 422,
          field: expect.stringMatching(field),
        });
      const item = { tierId, quantity: 1 };
      for (const [field, items] of [
        ["items.0.tierId", [{ ...item, tierId: value }]],
        ["items.0.quantity", [{ ...item, quantity: value }]],
        ["items", Array(9).fill(item)],
        ["items", []],
        ["items", [item, item]],
      ] as const)
        expect(await call("guest", "/holds", { body: wish({ items }) }), `${field} is ${name}`).toMatchObject({
          status: 422,
          field,
        });
      expect(await call("device", "/scan", { body: { scanId: value, digits: "1" } })).toMatchObject({
        status: 422,
        field: "scanId",
      });
    }
    for (const digits of [null, 7, "", "1".repeat(2_001), {}, undefined])
      expect(await call("device", "/scan", { body: { scanId: randomUUID(), digits } })).toMatchObject({
        status: 422,
        field: "digits",
      });
    for (const id of ["x", "%00", "__proto__", "%", "x".repeat(5_000)]) {
      expect(await call("guest", `/holds/${id}`, { method: "DELETE" })).toMatchObject({ status: 422, field: "id" });
      for (const path of ["/availability", "/availability/stream"])
        expect(await call("guest", `${path}?eventId=${id}`, { method: "GET" })).toMatchObject({
          status: 422,
          field: "eventId",
        });
    }
    for (const body of ["null", "[]", "7", '"x"', "{"])
      expect(await call("guest", "/holds", { body })).toMatchObject({ status: 422 });
    expect(await call("guest", "/holds", { body: `{"id":"${"x".repeat(20_000)}"}` })).toMatchObject({
      status: 413,
      code: "too-large",
      field: "body",
    });
    expect(await fingerprint()).toBe(before);
  });
});
