import { createHmac, randomUUID } from "node:crypto";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { z } from "zod";
import { POST as graphqlRoute } from "@/app/api/graphql/route";
import { GET as restRoute } from "@/app/api/v1/[...path]/route";
import { POST as webhook } from "@/app/api/webhooks/stripe/route";
import { openAllocator } from "../../box-office/allocator";
import { availability, watchAvailability } from "../../box-office/doors/availability";
import { draw } from "../../box-office/doors/draw";
import { releaseHold } from "../../box-office/doors/release-hold";
import { takeHold } from "../../box-office/doors/take-hold";
import { answerTurn, leaveRoom, myPlace, takePlace } from "../../box-office/doors/waiting-room";
import { openEntrance } from "../../box-office/entrance";
import { boxOfficeServer } from "../../box-office/http";
import { openBoard } from "../../box-office/room-board";
import { openSeatsBoard } from "../../box-office/seats-board";
import { openSessions } from "../../box-office/sessions";
import { openStreams } from "../../box-office/streams";
import { HoldInput } from "../../domain/hold/allocate";
import { JoinInput } from "../../domain/waiting-room/room-input";
import { createApiKey } from "../../services/partner/create-api-key";
import { type ActorName, doorOf } from "../../test/actors";
import { brokenInputs } from "../../test/broken-inputs";
import { neighbours } from "../../test/factory/neighbours";
import { fingerprintOf } from "../../test/fingerprint";
import { openTestHouse, webhookSecret } from "../../test/house";
import { testShared } from "../../test/shared";
import { surface } from "../../test/surface";
import { wireError } from "../errors";
import { appRouter, callerOf } from "../root";

const house = await openTestHouse();
const { pool, container } = house;
const world = await neighbours(house);
const { ours, tierId, guest } = world;
const knock = doorOf(house, world);
const table = surface(house, world);
const fingerprint = await fingerprintOf(pool);
let cases = 0;

/** The rooms that sell: holds, waiting, orders, money back, capacity, books. */
const selling =
  /^(order|consoleOrder|waitingRoom|hold|tier|quota|allotment|ledger|refund|dispute|voucher)\.|^(listing\.buy|event\.(create|update))$/;
type Procedure = { _def: { inputs: z.ZodType[] } };
const procedures = Object.entries(appRouter._def.procedures as unknown as Record<string, Procedure>)
  .filter(([path, { _def }]) => selling.test(path) && _def.inputs.length > 0)
  .map(([path, { _def }]) => ({ path, schemas: _def.inputs }));
const preferred: ActorName[] = ["owner", "guest", "fan", "anonymous"];

async function ask(who: ActorName, path: string, input: unknown) {
  const { ctx } = await knock(who);
  const [room = "", verb = ""] = path.split(".");
  const caller = callerOf(ctx) as unknown as Record<string, Record<string, (input: unknown) => Promise<unknown>>>;
  try {
    await caller[room]?.[verb]?.(input);
    return { status: 200, code: "ok", field: "", rule: "" };
  } catch (error) {
    const { status, data } = wireError(error);
    const { field = "", rule = "" } = data.refusal?.data ?? {};
    return { status, code: data.refusal?.code ?? data.failure?.code, field: String(field), rule: String(rule) };
  }
}

describe("one step past each limit of a schema", () => {
  it("is asked of every procedure that sells", () => {
    expect(procedures.map(({ path }) => path)).toEqual(
      expect.arrayContaining([
        "order.checkout",
        "order.refund",
        "order.cancel",
        "consoleOrder.take",
        "waitingRoom.plan",
      ]),
    );
    for (const { path } of procedures)
      expect(table[path]?.input, `${path} has no good input in the table`).toBeDefined();
  });

  it.each(procedures)("is refused by $path, by field and rule, and changes nothing", async ({ path, schemas }) => {
    const row = table[path];
    const who = preferred.find((name) => row?.cells[name] === "ok") ?? "anonymous";
    const good = await row?.input?.(who);
    const before = await fingerprint();
    for (const schema of schemas)
      for (const { name, field, input } of brokenInputs(schema, good)) {
        cases++;
        const said = await ask(who, path, input);
        expect(said, `${path}: ${name}`).toMatchObject({ status: 422, code: "invalid-input" });
        const named = said.field !== "" && (said.field.startsWith(field) || field.startsWith(said.field));
        expect(named, `${path}: ${name}, and "${said.field}" was named`).toBe(true);
        expect(said.rule, `${path}: ${name}`).not.toBe("");
      }
    expect((await fingerprint()) === before, `${path} changed something`).toBe(true);
  });
});

describe("the box office", () => {
  const log = container.log;
  // How often is another test's.
  const often = 100_000;
  const unlimited = {
    hold: often,
    "hold-release": often,
    "waiting-room": often,
    "waiting-turn": often,
    "waiting-draw": often,
  };
  const streams = openStreams();
  const board = openBoard({ pool, log });
  const seats = openSeatsBoard({ pool, log });
  const server = boxOfficeServer(
    { pool, log, allocator: openAllocator({ pool }), sessions: openSessions(pool), streams, ...testShared(unlimited) },
    [
      takeHold,
      releaseHold,
      availability,
      watchAvailability(seats),
      takePlace({ entrance: openEntrance({ pool }) }),
      myPlace(board),
      answerTurn,
      leaveRoom,
      draw,
    ],
  );
  let base: string;
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/box-office`;
  });
  afterAll(() => {
    board.close();
    seats.close();
    streams.close();
    server.closeAllConnections();
    server.close();
  });

  type Sent = { method?: string; body?: BodyInit; headers?: Record<string, string> };
  async function send(path: string, { method = "POST", body, headers = {} }: Sent = {}) {
    cases++;
    const answer = await fetch(`${base}${path}`, {
      method,
      body,
      headers: {
        authorization: `Bearer ${guest.token}`,
        "content-type": "application/json",
        "x-forwarded-for": randomUUID(),
        ...headers,
      },
    });
    const text = await answer.text();
    expect(text).not.toMatch(/node_modules|\.tsx?:|\n {4}at |select /i);
    const said = JSON.parse(text);
    return { status: answer.status, code: said.code, field: said.field as string | undefined };
  }
  const wish = () => ({
    id: randomUUID(),
    brand: ours.brand,
    eventId: ours.event.id,
    items: [{ tierId, quantity: 1 }],
  });
  const join = () => ({ brand: ours.brand, eventId: ours.event.id });

  const walks: [path: string, schema: z.ZodType, good: () => object][] = [
    ["/holds", HoldInput, wish],
    ["/waiting-room/places", JoinInput, join],
    ["/waiting-room/turns", JoinInput, join],
  ];
  it.each(walks)("refuses at %s what its schema says no to", async (path, schema, good) => {
    const before = await fingerprint();
    for (const { name, field, input } of brokenInputs(schema, good())) {
      const said = await send(path, { body: JSON.stringify(input) });
      expect(said, `${path}: ${name}`).toMatchObject({ status: 422, code: "invalid-input" });
      expect(
        said.field?.startsWith(field) || field.startsWith(said.field ?? "?"),
        `${path}: ${name} named ${said.field}`,
      ).toBe(true);
    }
    expect(await fingerprint()).toBe(before);
  });

  const text = (change: object) => JSON.stringify({ ...wish(), ...change });
  const bodies: [name: string, sent: () => Sent, status: number][] = [
    ["nothing", () => ({}), 422],
    ["white space", () => ({ body: "  \n" }), 422],
    ["half of it", () => ({ body: text({}).slice(0, 40) }), 422],
    ["two of them", () => ({ body: `${text({})}${text({})}` }), 422],
    ["a comma too many", () => ({ body: text({}).replace(/}$/, ",}") }), 422],
    ["a comment", () => ({ body: `/* hello */ ${text({})}` }), 422],
    ["a list of them", () => ({ body: `[${text({})}]` }), 422],
    ["a text", () => ({ body: JSON.stringify(text({})) }), 422],
    ["depth", () => ({ body: `${"[".repeat(4_000)}${"]".repeat(4_000)}` }), 422],
    ["depth in a field", () => ({ body: `{"id":${"[".repeat(4_000)}${"]".repeat(4_000)}}` }), 422],
    ["NaN", () => ({ body: text({}).replace('"quantity":1', '"quantity":NaN') }), 422],
    ["a number with a tail", () => ({ body: text({}).replace('"quantity":1', '"quantity":1e999') }), 422],
    ["a quantity as text", () => ({ body: text({ items: [{ tierId, quantity: "1" }] }) }), 422],
    ["a list with holes", () => ({ body: text({ items: [null, { tierId, quantity: 1 }] }) }), 422],
    ["a prototype in place of fields", () => ({ body: `{"__proto__":${text({})}}` }), 422],
    ["another encoding", () => ({ body: new Uint8Array(Buffer.from(text({}), "utf16le")) }), 422],
    ["broken UTF-8", () => ({ body: new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22]) }), 422],
    ["compressed", () => ({ body: new Uint8Array([0x1f, 0x8b, 8, 0]), headers: { "content-encoding": "gzip" } }), 422],
    ["a form", () => ({ body: "id=1", headers: { "content-type": "application/x-www-form-urlencoded" } }), 422],
    ["JSON that says it is text", () => ({ body: text({}), headers: { "content-type": "text/plain" } }), 422],
    [
      "a type that only begins like JSON",
      () => ({ body: text({}), headers: { "content-type": "application/jsonp" } }),
      422,
    ],
    ["a byte too many", () => ({ body: `${text({})}${" ".repeat(16_385)}` }), 413],
    ["a brand of another kind", () => ({ body: text({ brand: "../admin" }) }), 422],
    ["a brand that is nobody's", () => ({ body: text({ brand: "nobody-has-it" }) }), 404],
    ["an event that is nobody's", () => ({ body: text({ eventId: randomUUID() }) }), 404],
    ["a tier that is nobody's", () => ({ body: text({ items: [{ tierId: randomUUID(), quantity: 1 }] }) }), 404],
    [
      "a tier of the neighbour's",
      () => ({ body: text({ items: [{ tierId: world.theirs.tiers[0]?.id, quantity: 1 }] }) }),
      404,
    ],
    ["more than there are", () => ({ body: text({ items: [{ tierId, quantity: 100 }] }) }), 422],
  ];
  it.each(bodies)("refuses %s as a hold", async (name, sent, status) => {
    const before = await fingerprint();
    const said = await send("/holds", sent());
    expect(said.status, name).toBe(status);
    if (status === 422) expect(said.field ?? said.code, name).toBeDefined();
    expect(await fingerprint(), name).toBe(before);
  });

  const ids = [
    "",
    "x",
    "%00",
    "%",
    "__proto__",
    "..%2F..",
    "1;drop table",
    "x".repeat(5_000),
    `${randomUUID()}0`,
    "{}",
  ];
  it.each([
    ["DELETE", (id: string) => `/holds/${id}`, "id"],
    ["DELETE", (id: string) => `/waiting-room/places/${id}`, "eventId"],
    ["GET", (id: string) => `/waiting-room/draws/${id}`, "eventId"],
    ["GET", (id: string) => `/availability?eventId=${id}`, "eventId"],
    ["GET", (id: string) => `/availability/stream?eventId=${id}`, "eventId"],
    ["GET", (id: string) => `/waiting-room/places?eventId=${id}`, "eventId"],
  ])("refuses ids that are none, %s %s", async (method, path, field) => {
    const before = await fingerprint();
    for (const id of ids) {
      const said = await send(path(id), { method });
      // An empty segment is another address, or the id that is missing.
      if (said.status !== 404 || id !== "")
        expect(said, `${method} ${path(id).slice(0, 60)}`).toMatchObject({ status: 422, field });
    }
    expect((await send(path(randomUUID()), { method })).status, path("unknown")).toBeLessThan(500);
    expect(await fingerprint()).toBe(before);
  });

  it("knows only its doors and their methods", async () => {
    for (const [path, method, status] of [
      ["/holds", "GET", 405],
      ["/holds", "DELETE", 405],
      ["/availability", "POST", 405],
      ["/availability/stream", "POST", 405],
      ["/waiting-room/turns", "GET", 405],
      ["/HOLDS", "POST", 404],
      ["/holds/", "POST", 405],
      ["//holds", "POST", 404],
      ["/../holds/x/y", "DELETE", 404],
    ] as const)
      expect((await send(path, { method })).status, `${method} ${path}`).toBe(status);
  });
});

describe("partners and webhooks", () => {
  const headers = async () => {
    const actor = {
      kind: "member",
      userId: randomUUID(),
      organizationId: ours.organization.id,
      role: "owner",
    } as const;
    const { key } = await createApiKey({
      ctx: container.ctx(actor),
      input: { name: "t", scopes: ["event:read", "ticket:read"] },
    });
    return { authorization: `Bearer ${key}`, "content-type": "application/json", "x-forwarded-for": randomUUID() };
  };

  it("are refused a page, a cursor or an id that is none, by its name", async () => {
    const known = await headers();
    const before = await fingerprint();
    const tickets = `/events/${ours.event.id}/tickets`;
    const bad: [path: string, field: string][] = [
      ...["0", "-1", "201", "1.5", "1e9", "x", "NaN", "Infinity", ""].map(
        (limit) => [`${tickets}?limit=${limit}`, "limit"] as [string, string],
      ),
      ...["-1", "x", "1.5", "99999999999", "2147483648", "%00", " 1"].map(
        (cursor) => [`${tickets}?cursor=${cursor}`, "cursor"] as [string, string],
      ),
      ...["x", "%00", "1", "__proto__", `${randomUUID()}0`, "x".repeat(3_000)].flatMap((id) => [
        [`/events/${id}`, "id"] as [string, string],
        [`/events/${id}/tickets`, "id"] as [string, string],
      ]),
    ];
    for (const [path, field] of bad) {
      cases++;
      const answer = await restRoute(new Request(`http://localhost:4500/api/v1${path}`, { headers: known }));
      const { error } = await answer.json();
      expect([path.slice(0, 80), answer.status, error?.code, error?.field]).toEqual([
        path.slice(0, 80),
        422,
        "invalid-input",
        field,
      ]);
    }
    expect(await fingerprint()).toBe(before);
  });

  it("are refused a query that is none, and told nothing else", async () => {
    const known = await headers();
    const before = await fingerprint();
    const id = ours.event.id;
    const bad: unknown[] = [
      {},
      { query: "" },
      { query: 7 },
      { query: "{" },
      { query: "{ events }" },
      { query: "{ nothing { id } }" },
      { query: "{ events { id secret } }" },
      { query: "mutation { buy }" },
      { query: "subscription { events { id } }" },
      { query: "query A { events { id } } query B { events { id } }" },
      { query: "query A { events { id } }", operationName: "B" },
      { query: "query ($id: ID!) { event(id: $id) { id } }" },
      { query: "query ($id: ID!) { event(id: $id) { id } }", variables: { id: null } },
      { query: "query ($id: ID!) { event(id: $id) { id } }", variables: { id: { evil: 1 } } },
      { query: "query ($id: ID!) { event(id: $id) { id } }", variables: "x" },
      { query: '{ event(id: "x") { id } }' },
      { query: "{ event { id } }" },
      { query: `{ tickets(eventId: "${id}", limit: 0) { nextCursor } }` },
      { query: `{ tickets(eventId: "${id}", limit: 201) { nextCursor } }` },
      { query: `{ tickets(eventId: "${id}", limit: "5") { nextCursor } }` },
      { query: `{ tickets(eventId: "${id}", cursor: "x") { nextCursor } }` },
      [],
      "text",
      null,
    ];
    for (const body of bad) {
      cases++;
      const request = new Request("http://localhost:4500/api/graphql", {
        method: "POST",
        headers: known,
        body: JSON.stringify(body),
      });
      const answer = await graphqlRoute(request);
      const said = await answer.text();
      expect(answer.status, said).toBeLessThan(500);
      expect(JSON.parse(said).errors?.length, `${JSON.stringify(body)}: ${said}`).toBeGreaterThan(0);
      expect(said).not.toMatch(/node_modules|\.tsx?:|prisma|select /i);
    }
    expect(await fingerprint()).toBe(before);
  });

  it("are believed only what the provider signed, now, and of a shape that is known", async () => {
    const before = await fingerprint();
    const now = Math.floor(Date.now() / 1_000);
    const sign = (body: string, at: number | string = now, secret = webhookSecret) =>
      `t=${at},v1=${createHmac("sha256", secret).update(`${at}.${body}`).digest("hex")}`;
    const event = JSON.stringify({
      id: "evt_1",
      object: "event",
      type: "checkout.session.completed",
      data: { object: {} },
    });
    const bad: [name: string, body: string, signature: string | null][] = [
      ["no signature", event, null],
      ["an empty signature", event, ""],
      ["no scheme", event, "x"],
      ["no time", event, sign(event).replace(/t=\d+,/, "")],
      ["a time that is none", event, sign(event, "soon")],
      ["long ago", event, sign(event, now - 4_000_000)],
      ["from the future", event, sign(event, now + 4_000)],
      ["another secret", event, sign(event, now, "whsec_another")],
      ["another body", `${event} `, sign(event)],
      ["an older scheme", event, sign(event).replace("v1", "v0")],
      ["a signature too many for its header", event, `t=${now},${"v1=0,".repeat(500)}`],
      ["no JSON, signed", "{", sign("{")],
      ["nothing, signed", "", sign("")],
    ];
    for (const [name, body, signature] of bad) {
      cases++;
      const headers: Record<string, string> = signature === null ? {} : { "stripe-signature": signature };
      const answer = await webhook(
        new Request("http://localhost:4500/api/webhooks/stripe", { method: "POST", body, headers }),
      );
      expect([name, answer.status]).toEqual([name, 400]);
    }
    expect(await fingerprint()).toBe(before);
  });
});

it("was walked far enough", () => {
  expect(cases).toBeGreaterThan(350);
});
