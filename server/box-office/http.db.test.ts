import { randomUUID } from "node:crypto";
import type { AddressInfo } from "node:net";
import pino from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { testDatabase } from "../test/database";
import { type OnSale, onSale } from "../test/factory/on-sale";
import { testShared } from "../test/shared";
import { openAllocator } from "./allocator";
import type { Door } from "./door";
import { availability } from "./doors/availability";
import { health } from "./doors/health";
import { releaseHold } from "./doors/release-hold";
import { takeHold } from "./doors/take-hold";
import { boxOfficeServer } from "./http";
import { openSessions } from "./sessions";
import { openStreams } from "./streams";

const { db, pool } = await testDatabase();
const broken: Door = {
  method: "GET",
  path: "/box-office/broken",
  limit: "scan",
  handle: () => Promise.reject(new Error("a secret of the inside")),
};
const house = {
  pool,
  log: pino({ level: "silent" }),
  allocator: openAllocator({ pool }),
  sessions: openSessions(pool),
  streams: openStreams(),
  ...testShared({ scan: 3 }),
};
const server = boxOfficeServer(house, [takeHold, releaseHold, availability, health, broken]);
let base: string;
let sale: OnSale;
let fan: Awaited<ReturnType<OnSale["fan"]>>;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/box-office`;
  sale = await onSale(db, { quantities: [6] });
  fan = await sale.fan();
});
afterAll(() => void server.close());

type Sent = { method?: string; body?: unknown; headers?: Record<string, string> };
async function call(path: string, { method = "POST", body, headers = {} }: Sent = {}) {
  const text = typeof body === "string" ? body : body === undefined ? undefined : JSON.stringify(body);
  const sent = { "content-type": "application/json", authorization: `Bearer ${fan.token}`, ...headers };
  const response = await fetch(`${base}${path}`, { method, headers: sent, body: text });
  return { status: response.status, headers: response.headers, body: await response.json() };
}
const wish = (more: object = {}) => ({
  id: randomUUID(),
  brand: sale.brand,
  eventId: sale.event.id,
  items: [{ tierId: sale.tiers[0]?.id, quantity: 1 }],
  ...more,
});

describe("the box office", () => {
  it("keeps seats of a hidden tier only for who names a code that opens it, and notes the code with the hold", async () => {
    const own = await onSale(db, { quantities: [6, 6] });
    const [hidden, open] = own.tiers.map(({ id }) => id);
    await db.tier.update({ where: { id: hidden ?? "" }, data: { hidden: true } });
    const { token } = await own.fan();
    const code = `BACK${randomUUID().slice(0, 6).toUpperCase()}`;
    const rules = { kind: "access", opens: true, tierIds: [hidden ?? ""], maxTickets: 4 };
    const of = { organizationId: own.organization.id, eventId: own.event.id };
    const { id: voucherId } = await db.voucher.create({ data: { id: randomUUID(), ...of, code, ...rules } });
    const ask = async (tierId: string | undefined, typed?: string) => {
      const place = { brand: own.brand, eventId: own.event.id, items: [{ tierId, quantity: 1 }] };
      const body = { id: randomUUID(), ...place, ...(typed ? { code: typed } : {}) };
      const said = await call("/holds", { body, headers: { authorization: `Bearer ${token}` } });
      return { said, hold: await db.hold.findUnique({ where: { id: body.id } }) };
    };
    const refused = { status: 403, body: { code: "access-code-needed" } };
    expect((await ask(hidden)).said).toMatchObject(refused);
    expect((await ask(hidden, "NOSUCH99")).said).toMatchObject({ status: 404, body: { code: "voucher-unknown" } });
    expect(await ask(hidden, code.toLowerCase())).toMatchObject({ said: { status: 201 }, hold: { voucherId } });
    expect(await ask(open, code)).toMatchObject({ said: { status: 201 }, hold: { voucherId: null } });
    expect(await ask(open, "NOSUCH99")).toMatchObject({ said: { status: 201 }, hold: { voucherId: null } });
    await db.voucher.update({ where: { id: voucherId }, data: { paused: true } });
    expect((await ask(hidden, code)).said).toMatchObject({ status: 409, body: { code: "voucher-paused" } });
    // A code of somebody else's event opens nothing here.
    await db.voucher.update({ where: { id: voucherId }, data: { paused: false, eventId: sale.event.id } });
    expect((await ask(hidden, code)).said).toMatchObject({ status: 404 });
    const { held } = await db.tier.findUniqueOrThrow({ where: { id: hidden ?? "" } });
    expect(held).toBe(1);
  });

  it("keeps seats for ten minutes and gives them back when asked, with the same answers when asked again", async () => {
    const body = wish();
    const first = await call("/holds", { body });
    expect(first.status).toBe(201);
    expect(first.body).toMatchObject({ id: body.id, items: body.items });
    const keptMs = Date.parse(first.body.expiresAt) - Date.parse(first.body.serverNow);
    expect(keptMs).toBeGreaterThan(590_000);
    expect(keptMs).toBeLessThanOrEqual(600_000);
    expect((await call("/holds", { body })).body.expiresAt).toBe(first.body.expiresAt);
    for (let i = 0; i < 2; i++)
      expect(await call(`/holds/${body.id}`, { method: "DELETE" })).toMatchObject({ status: 200 });
    expect(await db.tier.findFirst({ where: { eventId: sale.event.id } })).toMatchObject({ held: 0 });
    expect((await call("/holds", { body })).body.code).toBe("hold-expired");
  });

  it("tells everybody how many are left", async () => {
    const response = await fetch(`${base}/availability?eventId=${sale.event.id}`);
    expect(await response.json()).toMatchObject({ tiers: [{ tierId: sale.tiers[0]?.id, left: 6 }] });
    expect((await fetch(`${base}/availability?eventId=${randomUUID()}`)).status).toBe(404);
    expect((await fetch(`${base}/availability?eventId=nonsense`)).status).toBe(422);
  });

  it("says sold out with how many are left, and over the limit with the limit", async () => {
    const items = (quantity: number) => [{ tierId: sale.tiers[0]?.id, quantity }];
    expect(await call("/holds", { body: wish({ items: items(7) }) })).toMatchObject({
      status: 409,
      body: { code: "sold-out", data: { left: 6 } },
    });
    expect(await call("/holds", { body: wish({ items: items(9) }) })).toMatchObject({
      status: 422,
      body: { code: "over-order-limit", data: { max: 8 }, field: "items" },
    });
  });

  it("knows nobody without a session of this brand", async () => {
    expect(await call("/holds", { body: wish(), headers: { authorization: "" } })).toMatchObject({ status: 403 });
    const stranger = await (await onSale(db)).fan();
    const headers = { authorization: `Bearer ${stranger.token}` };
    expect(await call("/holds", { body: wish(), headers })).toMatchObject({
      status: 401,
      body: { code: "signed-out" },
    });
    const mine = wish();
    await call("/holds", { body: mine });
    expect((await call(`/holds/${mine.id}`, { method: "DELETE", headers })).body.code).toBe("hold-not-found");
    await call(`/holds/${mine.id}`, { method: "DELETE" });
  });

  it("takes a cookie only from our own pages", async () => {
    const cookie = { authorization: "", cookie: `other=1; tc_fan=${fan.token}` };
    const from = async (headers: Record<string, string>) =>
      (await call("/holds", { body: wish({ items: [] }), headers: { ...cookie, ...headers } })).body.code;
    expect(await from({ "sec-fetch-site": "cross-site" })).toBe("origin-not-allowed");
    expect(await from({})).toBe("origin-not-allowed");
    expect(await from({ origin: "http://evil.test", "x-forwarded-host": "aurora.localhost:3000" })).toBe(
      "origin-not-allowed",
    );
    expect(await from({ origin: "http://aurora.localhost:3000", "x-forwarded-host": "aurora.localhost:3000" })).toBe(
      "invalid-input",
    );
    expect(await from({ "sec-fetch-site": "same-origin" })).toBe("invalid-input");
  });

  it.each([
    ["not JSON", "{", 422],
    ["a form", "id=1", 422],
    ["an empty body", undefined, 422],
    ["a quantity of zero", { items: [{ tierId: randomUUID(), quantity: 0 }] }, 422],
    ["more than 16 kB", `"${"x".repeat(20_000)}"`, 413],
  ])("refuses %s and lives on", async (_, body, status) => {
    const sent = typeof body === "object" ? wish(body) : body;
    const answer = await call("/holds", { body: sent });
    expect(answer).toMatchObject({ status, body: { code: status === 413 ? "too-large" : "invalid-input" } });
    expect((await fetch(`${base}/health`)).status).toBe(200);
  });

  it("hides the inside of a failure, names the request, and slows down who asks too often", async () => {
    const headers = { "x-request-id": "request-12345678", authorization: "" };
    const ask = () => call("/broken", { method: "GET", headers });
    const failed = await ask();
    expect(failed).toMatchObject({ status: 500, body: { code: "internal", data: {} } });
    expect(failed.headers.get("x-request-id")).toBe("request-12345678");
    await ask();
    await ask();
    const slowed = await ask();
    expect(slowed).toMatchObject({ status: 429, body: { code: "rate-limited" } });
    expect(Number(slowed.headers.get("retry-after"))).toBeGreaterThan(0);
  });

  it("knows only its doors", async () => {
    expect((await call("/nothing")).status).toBe(404);
    const wrong = await call("/holds", { method: "GET" });
    expect(wrong.status).toBe(405);
    expect(wrong.headers.get("allow")).toBe("POST");
  });
});
