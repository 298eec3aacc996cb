import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { POST as graphqlRoute } from "@/app/api/graphql/route";
import { GET as restRoute } from "@/app/api/v1/[...path]/route";
import type { PartnerScope } from "../../domain/partner/api-key";
import { createApiKey } from "../../services/partner/create-api-key";
import { neighbours } from "../../test/factory/neighbours";
import type { OnSale } from "../../test/factory/on-sale";
import { fingerprintOf } from "../../test/fingerprint";
import { openTestHouse } from "../../test/house";

const house = await openTestHouse();
const { db, container } = house;
const world = await neighbours(house);
const { ours, theirs } = world;
await world.ticket();
const draft = await world.draft();

async function keyOf(of: OnSale, scopes: PartnerScope[] = ["event:read", "ticket:read"]) {
  const actor = { kind: "member", userId: randomUUID(), organizationId: of.organization.id, role: "owner" } as const;
  return createApiKey({ ctx: container.ctx(actor), input: { name: "test", scopes } });
}
const good = (await keyOf(ours)).key;
const revoked = await keyOf(ours);
await db.apiKey.update({ where: { id: revoked.id }, data: { revokedAt: new Date() } });
const eventsOnly = (await keyOf(ours, ["event:read"])).key;
const ticketsOnly = (await keyOf(ours, ["ticket:read"])).key;
const nothingAtAll = (await keyOf(ours, [])).key;
const neighbour = (await keyOf(theirs)).key;
const wrongSecret = `${good.slice(0, -4)}AAAA`;
const fingerprint = await fingerprintOf(house.pool);

const headersOf = (key: string | null) => ({
  "x-forwarded-for": randomUUID(),
  "content-type": "application/json",
  ...(key === null ? {} : { authorization: `Bearer ${key}` }),
});
const harmless = (text: string) => {
  expect(text).not.toMatch(/node_modules|\.tsx?:|\n {4}at |prisma|select |relation /i);
  for (const secret of [world.guest.email, world.fan.email, world.fan.walletAddress])
    expect(text).not.toContain(secret);
};
async function rest(path: string, key: string | null) {
  const response = await restRoute(new Request(`http://localhost:4500/api/v1${path}`, { headers: headersOf(key) }));
  const text = await response.text();
  harmless(text);
  const body = JSON.parse(text);
  return { status: response.status, code: body.error?.code ?? "ok", field: body.error?.field, text };
}
async function graphql(query: string, key: string | null, variables: object = {}) {
  const body = JSON.stringify({ query, variables });
  const request = new Request("http://localhost:4500/api/graphql", { method: "POST", headers: headersOf(key), body });
  const response = await graphqlRoute(request);
  const text = await response.text();
  harmless(text);
  const said = JSON.parse(text);
  return {
    status: response.status,
    code: said.errors?.[0]?.extensions?.code ?? (said.errors ? "refused" : "ok"),
    text,
  };
}

const callers = {
  nobody: null,
  nonsense: "x",
  "a wrong secret": wrongSecret,
  revoked: revoked.key,
  "a fan": world.fan.token,
  "a device": world.device.token,
  "no scope": nothingAtAll,
  "events only": eventsOnly,
  "tickets only": ticketsOnly,
  neighbour,
  good,
};
const strangers = Object.fromEntries(
  ["nobody", "nonsense", "a wrong secret", "revoked", "a fan", "a device"].map((name) => [name, "signed-out"]),
);
const expected = {
  list: {
    ...strangers,
    "no scope": "forbidden",
    "events only": "ok",
    "tickets only": "forbidden",
    neighbour: "ok",
    good: "ok",
  },
  event: {
    ...strangers,
    "no scope": "forbidden",
    "events only": "ok",
    "tickets only": "forbidden",
    neighbour: "not-found",
    good: "ok",
  },
  tickets: {
    ...strangers,
    "no scope": "forbidden",
    "events only": "forbidden",
    "tickets only": "forbidden",
    neighbour: "not-found",
    good: "ok",
  },
  draft: {
    ...strangers,
    "no scope": "forbidden",
    "events only": "not-found",
    "tickets only": "forbidden",
    neighbour: "not-found",
    good: "not-found",
  },
};
const status: Record<string, number> = { ok: 200, "signed-out": 401, forbidden: 403, "not-found": 404 };
const paths = {
  list: "/events",
  event: `/events/${ours.event.id}`,
  tickets: `/events/${ours.event.id}/tickets`,
  draft: `/events/${draft.id}`,
};
const queries = {
  list: "{ events { id title } }",
  event: `{ event(id: "${ours.event.id}") { id title tiers { id } } }`,
  tickets: `{ tickets(eventId: "${ours.event.id}") { tickets { key } } }`,
  draft: `{ event(id: "${draft.id}") { id title } }`,
};
const cells = (Object.keys(expected) as (keyof typeof expected)[]).flatMap((what) =>
  (Object.keys(callers) as (keyof typeof callers)[]).map((who) => ({ what, who })),
);
const keepsOurs = (who: string, text: string) => {
  if (who === "good" || who === "events only") return;
  for (const id of [
    ours.tiers[0]?.id ?? "",
    world.collection,
    ours.event.title === theirs.event.title ? "A secret plan" : "",
  ])
    if (id) expect(text).not.toContain(id);
};

describe("REST v1", () => {
  it.each(cells)("tells $who about $what only what is theirs", async ({ what, who }) => {
    const before = await fingerprint();
    const said = await rest(paths[what], callers[who]);
    const want = (expected[what] as Record<string, string>)[who] ?? "";
    expect([said.code, said.status]).toEqual([want, status[want]]);
    keepsOurs(who, said.text);
    expect(await fingerprint()).toBe(before);
  });

  it.each([
    ["/events/x", 422, "id"],
    [`/events/${"x".repeat(5_000)}`, 422, "id"],
    ["/events/%00", 422, "id"],
    ["/events/__proto__", 422, "id"],
    ["/events/%E2%80%AE", 422, "id"],
    [`${paths.tickets}?limit=0`, 422, "limit"],
    [`${paths.tickets}?limit=1e9`, 422, "limit"],
    [`${paths.tickets}?limit[]=1&limit[]=2`, 200, undefined],
    [`${paths.tickets}?cursor=9999999999`, 422, "cursor"],
    [`${paths.tickets}?cursor=%00`, 422, "cursor"],
    [`${paths.tickets}?cursor=${"9".repeat(10_000)}`, 422, "cursor"],
    ["/events/%", 422, "id"],
    ["/orders", 404, undefined],
    ["/events/../../trpc/event.list", 404, undefined],
  ])("answers %s by its field", async (path, wanted, field) => {
    const said = await rest(path, good);
    expect([said.status, said.field]).toEqual([wanted, field]);
  });
});

describe("GraphQL", () => {
  it.each(cells)("tells $who about $what only what is theirs", async ({ what, who }) => {
    const before = await fingerprint();
    const said = await graphql(queries[what], callers[who]);
    const want = (expected[what] as Record<string, string>)[who] ?? "";
    expect(said.code).toBe(want);
    // A key that is good gets GraphQL's own 200 with its refusal inside.
    expect(said.status).toBe(want === "signed-out" ? 401 : 200);
    keepsOurs(who, said.text);
    expect(await fingerprint()).toBe(before);
  });

  it("refuses what is not a question, by its code or before anything is asked", async () => {
    const event = "query ($id: ID!) { event(id: $id) { id } }";
    for (const id of ["x", "\0", "__proto__", "\u202e", "x".repeat(10_000), 7, true])
      expect((await graphql(event, good, { id })).code, String(id).slice(0, 20)).toMatch(/invalid-input|refused/);
    const tickets =
      "query ($id: ID!, $c: String, $l: Int) { tickets(eventId: $id, cursor: $c, limit: $l) { nextCursor } }";
    for (const more of [{ c: "9999999999" }, { c: "\0" }, { l: 0 }, { l: -1 }, { l: 201 }, { l: 1e12 }, { l: "1" }])
      expect((await graphql(tickets, good, { id: ours.event.id, ...more })).code, JSON.stringify(more)).toMatch(
        /invalid-input|refused/,
      );
    for (const query of ["", "{", "mutation { x }", "subscription { x }", "{ events { owner } }", "{ event { id } }"])
      expect((await graphql(query, good)).code, query).toMatch(/refused|GRAPHQL_/);
    expect((await graphql(`{ events { id } } #${"x".repeat(70_000)}`, good)).status).toBe(413);
  });
});
