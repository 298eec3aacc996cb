import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import type { PartnerScope } from "../../domain/partner/api-key";
import { toRef } from "../../domain/shared/ref";
import { createApiKey } from "../../services/partner/create-api-key";
import { testContext } from "../../test/context";
import { testDatabase } from "../../test/database";
import { chainViewOf } from "../../test/factory/chain-view";
import { type OnSale, onSale } from "../../test/factory/on-sale";
import { testShared } from "../../test/shared";
import { graphqlHandler } from "../graphql/handler";
import { restApp } from "./app";
import { openApi } from "./open-api";
import { partnerDoor } from "./partner-door";

const database = await testDatabase();
const { db } = database;
const view = await chainViewOf(database);
const { ctx } = testContext(db);
const stranger = () => ctx({ kind: "anonymous" });
const enter = partnerDoor({ limits: testShared().limits, proxies: 0 });
const serverUrl = "http://localhost/api/v1";
const rest = restApp(stranger, { serverUrl, enter });
const graphql = graphqlHandler(stranger, { production: true, enter });

type Content = { "application/json": { schema: { properties: object } } };

let mine: OnSale;
let other: OnSale;
let key: string;

const keyOf = async (sale: OnSale, scopes: PartnerScope[] = ["event:read", "ticket:read"]) => {
  const actor = { kind: "member", userId: randomUUID(), organizationId: sale.organization.id, role: "owner" } as const;
  return createApiKey({ ctx: ctx(actor), input: { name: "test", scopes } });
};
const get = async (path: string, bearer: string | null = key) => {
  const headers: Record<string, string> = bearer ? { authorization: `Bearer ${bearer}` } : {};
  const response = await rest.request(`/api/v1${path}`, { headers });
  return { response, status: response.status, body: await response.json() };
};
const ask = async (query: string, variables: object = {}, bearer = key) => {
  const response = await graphql(
    new Request("http://localhost/api/graphql", {
      method: "POST",
      headers: { authorization: `Bearer ${bearer}`, "content-type": "application/json" },
      body: JSON.stringify({ query, variables }),
    }),
  );
  return { status: response.status, body: await response.json() };
};

beforeAll(async () => {
  mine = await onSale(db);
  other = await onSale(db);
  key = (await keyOf(mine)).key;
  for (let tokenId = 1; tokenId <= 5; tokenId++)
    await view.put({
      collection: mine.event.collectionAddress ?? "",
      tokenId,
      owner: "0xaa",
      orderRef: toRef(randomUUID()),
      askMinor: tokenId === 2 ? 9_000 : null,
      usedAt: tokenId === 3 ? 1_700_000_000 : null,
    });
});

describe("REST v1", () => {
  it("lists the organization's events and no other's", async () => {
    const { status, body, response } = await get("/events");
    expect(status).toBe(200);
    expect(body.data.map((event: { id: string }) => event.id)).toEqual([mine.event.id]);
    expect(Number(response.headers.get("ratelimit-remaining"))).toBeLessThan(600);
  });

  it("hides another organization's event, a draft and a made-up id alike", async () => {
    const draft = await onSale(db);
    await db.event.update({
      where: { id: draft.event.id },
      data: { state: "draft", slug: "draft", organizationId: mine.organization.id },
    });
    for (const id of [other.event.id, draft.event.id, randomUUID()])
      expect(await get(`/events/${id}`)).toMatchObject({ status: 404, body: { error: { code: "not-found" } } });
    expect(await get(`/events/${other.event.id}/tickets`)).toMatchObject({ status: 404 });
    expect((await get("/events")).body.data).toHaveLength(1);
  });

  it("tells nothing without a good key: missing, malformed, wrong secret, unknown and revoked look alike", async () => {
    const revoked = await keyOf(mine);
    await db.apiKey.update({ where: { id: revoked.id }, data: { revokedAt: new Date() } });
    const answers = await Promise.all(
      [
        null,
        "nonsense",
        `${key.slice(0, -3)}AAA`,
        key.replace(/tc_live_[0-9a-f-]{36}/, `tc_live_${randomUUID()}`),
        revoked.key,
      ].map((bearer) => get("/events", bearer)),
    );
    for (const answer of answers) {
      expect(answer.status).toBe(401);
      expect(answer.body).toEqual(answers[0]?.body);
    }
  });

  it("keeps each key inside its scopes", async () => {
    const { key: eventsOnly } = await keyOf(mine, ["event:read"]);
    expect((await get("/events", eventsOnly)).status).toBe(200);
    expect(await get(`/events/${mine.event.id}/tickets`, eventsOnly)).toMatchObject({
      status: 403,
      body: { error: { code: "forbidden" } },
    });
  });

  it("pages through tickets without a gap or a repeat, and names no person", async () => {
    const seen: { tokenId: number; state: string }[] = [];
    let path = `/events/${mine.event.id}/tickets?limit=2`;
    for (let page = 0; page < 5; page++) {
      const { body } = await get(path);
      seen.push(...body.data);
      expect(JSON.stringify(body)).not.toMatch(/owner|email|0xaa/);
      if (body.nextCursor === null) break;
      path = `/events/${mine.event.id}/tickets?limit=2&cursor=${body.nextCursor}`;
    }
    expect(seen.map((ticket) => [ticket.tokenId, ticket.state])).toEqual([
      [1, "valid"],
      [2, "listed"],
      [3, "used"],
      [4, "valid"],
      [5, "valid"],
    ]);
  });

  it("names the parameter at fault", async () => {
    for (const [path, field] of [
      ["/events/not-a-uuid", "id"],
      [`/events/${mine.event.id}/tickets?limit=0`, "limit"],
      [`/events/${mine.event.id}/tickets?limit=201`, "limit"],
      [`/events/${mine.event.id}/tickets?cursor=-1`, "cursor"],
    ])
      expect(await get(path ?? "")).toMatchObject({ status: 422, body: { error: { code: "invalid-input", field } } });
  });

  it("says 503 and not an empty list while the view of the chain is gone", async () => {
    await view.drop();
    expect(await get(`/events/${mine.event.id}/tickets`)).toMatchObject({
      status: 503,
      body: { error: { code: "indexer-behind" } },
    });
    await view.restore();
  });

  it("stops a key that asks too much, with the seconds to wait, and no other key", async () => {
    const few = restApp(stranger, {
      serverUrl,
      enter: partnerDoor({ limits: testShared({ partner: 2 }).limits, proxies: 0 }),
    });
    const call = (bearer: string) =>
      few.request("/api/v1/events", {
        headers: { authorization: `Bearer ${bearer}`, "x-forwarded-for": randomUUID() },
      });
    const { key: another } = await keyOf(mine);
    expect([(await call(key)).status, (await call(key)).status]).toEqual([200, 200]);
    const stopped = await call(key);
    expect(stopped.status).toBe(429);
    expect(Number(stopped.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(stopped.headers.get("ratelimit-policy")).toBe('"partner-key";q=2;w=60');
    expect(stopped.headers.get("ratelimit")).toMatch(/^"partner-key";r=0;t=\d+$/);
    expect((await call(another)).status).toBe(200);
  });

  it("describes itself: every path of the document answers, and every answer has the document's fields", async () => {
    const { body: document } = await get("/openapi.json", null);
    expect(document).toEqual(JSON.parse(JSON.stringify(openApi(serverUrl))));
    for (const [path, methods] of Object.entries(document.paths as Record<string, { get: never }>)) {
      const { status, body } = await get(path.replace("{id}", mine.event.id));
      expect([path, status]).toEqual([path, 200]);
      const answers = (methods.get as { responses: Record<string, { content: Content }> }).responses;
      const properties = answers[200]?.content["application/json"].schema.properties ?? {};
      expect(Object.keys(body).sort()).toEqual(Object.keys(properties).sort());
    }
  });
});

describe("GraphQL", () => {
  it("answers from the same verbs with the same key", async () => {
    const query = `query ($id: ID!) { events { id title } event(id: $id) { title tiers { name priceMinor } tickets(limit: 2) { nextCursor tickets { tokenId state usedAt } } } }`;
    const { status, body } = await ask(query, { id: mine.event.id });
    expect(status).toBe(200);
    expect(body.errors).toBeUndefined();
    expect(body.data.events).toEqual([{ id: mine.event.id, title: "The show" }]);
    expect(body.data.event).toMatchObject({
      tiers: [{ name: "Tier 1", priceMinor: 4500 }],
      tickets: {
        nextCursor: "2",
        tickets: [
          { tokenId: 1, state: "valid", usedAt: null },
          { tokenId: 2, state: "listed" },
        ],
      },
    });
  });

  it("hides another organization's event and keeps keys inside their scopes", async () => {
    const query = "query ($id: ID!) { event(id: $id) { id } }";
    expect((await ask(query, { id: other.event.id })).body.errors[0].extensions.code).toBe("not-found");
    const { key: eventsOnly } = await keyOf(mine, ["event:read"]);
    const tickets = "query ($id: ID!) { tickets(eventId: $id) { nextCursor } }";
    expect((await ask(tickets, { id: mine.event.id }, eventsOnly)).body.errors[0].extensions.code).toBe("forbidden");
  });

  it("refuses a bad key before it looks at the query", async () => {
    expect(await ask("{ events { id } }", {}, "tc_live_nope_0000000000")).toMatchObject({ status: 401 });
  });

  it("refuses a query that is too deep, too wide or circular, and introspection", async () => {
    const wide = `{ ${Array.from({ length: 120 }, (_, at) => `a${at}: events { id }`).join(" ")} }`;
    const deep = `{ ${"events { ".repeat(8)} id ${"} ".repeat(8)} }`;
    const circle = "{ events { ...A } } fragment A on EventSummary { ...B } fragment B on EventSummary { ...A }";
    const introspection = "{ __schema { types { name } } }";
    const bomb = `{ ${"x: ...F "} }`;
    for (const query of [wide, deep, circle, introspection, bomb]) {
      const { body } = await ask(query);
      expect(body.errors?.length, query.slice(0, 60)).toBeGreaterThan(0);
      expect(body.data ?? null).toBeNull();
      expect(JSON.stringify(body)).not.toMatch(/at .*\.ts|stack/);
    }
  });

  it("counts a fragment's fields each time it is used", async () => {
    const spread = `{ ${Array.from({ length: 60 }, (_, at) => `a${at}: events { ...F }`).join(" ")} } fragment F on EventSummary { id title state venueName }`;
    expect((await ask(spread)).body.errors[0].message).toMatch(/more than 200 fields/);
  });

  it("says what failed without its inside while the view is gone", async () => {
    await view.drop();
    const { body } = await ask("query ($id: ID!) { tickets(eventId: $id) { nextCursor } }", { id: mine.event.id });
    expect(body.errors[0].extensions.code).toBe("indexer-behind");
    expect(JSON.stringify(body)).not.toMatch(/relation|select/i);
    await view.restore();
  });
});
