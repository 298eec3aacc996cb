import { randomUUID } from "node:crypto";
import { NextRequest } from "next/server";
import { afterEach, describe, expect, it } from "vitest";
import { POST as signIn } from "@/app/api/auth/[...nextauth]/route";
import { POST as graphqlRoute } from "@/app/api/graphql/route";
import { GET as trpcGet, POST as trpcPost } from "@/app/api/trpc/[trpc]/route";
import { GET as restRoute } from "@/app/api/v1/[...path]/route";
import { POST as webhook } from "@/app/api/webhooks/stripe/route";
import { proxy } from "@/proxy";
import { bodyLimits, type DoorName, doorLimits, slowCost, webhookLimits } from "../../domain/limit/doors";
import { createApiKey } from "../../services/partner/create-api-key";
import { neighbours } from "../../test/factory/neighbours";
import { fingerprintOf } from "../../test/fingerprint";
import { openTestHouse } from "../../test/house";
import { testShared } from "../../test/shared";

const house = await openTestHouse();
const { container } = house;
const world = await neighbours(house);
const fingerprint = await fingerprintOf(house.pool);
const { brand } = world.ours;
const usual = { ...container.shared };
afterEach(() => void Object.assign(container.shared, usual));
/** From now on these doors have fewer points than the table says. */
const withFewer = (fewer: Partial<Record<DoorName, number>>) =>
  void Object.assign(container.shared, { limits: testShared(fewer).limits });

type Sent = {
  input?: unknown;
  token?: string;
  address?: string;
  method?: "GET" | "POST";
  headers?: Record<string, string>;
};
async function call(
  path: string,
  { input = { brand }, token, address = randomUUID(), method = "POST", headers }: Sent = {},
) {
  const batch = path.includes(",");
  const one = { json: input };
  const body = batch ? Object.fromEntries(path.split(",").map((_, at) => [at, one])) : one;
  const text = JSON.stringify(body);
  const search =
    method === "GET" ? `?input=${encodeURIComponent(text)}${batch ? "&batch=1" : ""}` : batch ? "?batch=1" : "";
  const request = new Request(`http://localhost:4500/api/trpc/${path}${search}`, {
    method,
    headers: {
      "content-type": "application/json",
      "x-forwarded-for": address,
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...headers,
    },
    ...(method === "POST" ? { body: text } : {}),
  });
  const answer = await (method === "POST" ? trpcPost : trpcGet)(request);
  const json = await answer.json();
  const refusal = (Array.isArray(json) ? json[0] : json).error?.json.data.refusal;
  return { status: answer.status, headers: answer.headers, refusal };
}
type Told = { headers: Headers };
function expectHeaders({ headers }: Told, door: DoorName, by: string, points: number) {
  const name = `"${door.replace(":", "-")}-${by}"`;
  const after = Number(headers.get("retry-after"));
  expect(after).toBeGreaterThan(0);
  expect(after).toBeLessThanOrEqual(60);
  expect(headers.get("ratelimit-policy")).toBe(`${name};q=${points};w=60`);
  expect(headers.get("ratelimit")).toBe(`${name};r=0;t=${after}`);
}

/** How each door of a procedure is knocked at; what it answers within its limit is another test's. */
const procedures: { door: DoorName; path: string; method?: "GET"; token?: string; input: () => unknown }[] = [
  { door: "session:start", path: "session.start", input: () => ({ brand }) },
  {
    door: "login-code",
    path: "session.requestCode",
    token: world.guest.token,
    input: () => ({ brand, email: `${randomUUID()}@example.test`, locale: "he" }),
  },
  {
    door: "login-code",
    path: "auth.requestCode",
    input: () => ({ email: `${randomUUID()}@example.test`, locale: "en" }),
  },
  {
    door: "login-guess",
    path: "session.confirmCode",
    token: world.guest.token,
    input: () => ({ brand, email: "a@example.test", code: "000000", locale: "en" }),
  },
  {
    door: "login-guess",
    path: "session.openLink",
    token: world.guest.token,
    input: () => ({ brand, token: "x".repeat(40) }),
  },
  { door: "login-guess", path: "session.takeHandOff", input: () => ({ brand, code: "x".repeat(40) }) },
  {
    door: "checkout",
    path: "order.checkout",
    token: world.guest.token,
    input: () => ({ brand, holdId: randomUUID(), email: "a@example.test" }),
  },
  {
    door: "checkout",
    path: "listing.buy",
    token: world.guest.token,
    input: () => ({ brand, listingId: randomUUID(), email: "a@example.test" }),
  },
  {
    door: "ticket-code",
    path: "ticketCode.code",
    method: "GET",
    token: world.fan.token,
    input: () => ({ brand, key: `0x${"a".repeat(40)}:1` }),
  },
  { door: "gate-pair", path: "gate.pair", input: () => ({ secret: "x".repeat(20) }) },
];

describe("procedures", () => {
  it.each(procedures)(
    "$path counts by address and, of whom it knows, by account",
    async ({ door, path, method, token, input }) => {
      withFewer({ [door]: 2 });
      const ask = (address?: string, who: string | null = token ?? null) =>
        call(path, { input: input(), token: who ?? undefined, address, method });
      const address = "203.0.113.1";
      for (let at = 0; at < 2; at++) expect((await ask(address, null)).status, path).not.toBe(429);
      const before = await fingerprint();
      const no = await ask(address, null);
      expect(no).toMatchObject({ status: 429, refusal: { code: "rate-limited", data: { door, by: "address" } } });
      expectHeaders(no, door, "address", 2);
      expect(await fingerprint()).toBe(before);
      expect((await ask()).status).not.toBe(429);
      if (!token) return;
      withFewer({ [door]: 2 });
      for (let at = 0; at < 2; at++) expect((await ask()).status).not.toBe(429);
      const known = await ask();
      expect(known).toMatchObject({ status: 429, refusal: { data: { door, by: "account" } } });
      expectHeaders(known, door, "account", 2);
    },
  );

  it("count together, each of a batch, by address and by whom the request says it is", async () => {
    withFewer({ api: 8 });
    const five = Array(5).fill("session.me").join(",");
    const ask = (address: string, token?: string) => call(five, { address, token, method: "GET" });
    expect((await ask("203.0.113.2")).status).not.toBe(429);
    const no = await ask("203.0.113.2");
    expect(no).toMatchObject({ status: 429, refusal: { code: "rate-limited", data: { by: "address" } } });
    expectHeaders(no, "api", "address", 8);
    expect((await ask("203.0.113.3", world.fan.token)).status).not.toBe(429);
    const known = await ask("203.0.113.4", world.fan.token);
    expect(known.refusal?.data.by).toBe("account");
    expectHeaders(known, "api", "account", 8);
    expect((await ask("203.0.113.5", world.guest.token)).status).not.toBe(429);
  });

  it("do not believe a client's own word for its address", async () => {
    withFewer({ api: 3 });
    const said = [];
    for (let at = 0; at < 4; at++)
      said.push((await call("session.me", { method: "GET", address: `10.0.0.${at}, 198.51.100.1` })).status);
    expect(said.slice(0, 3)).not.toContain(429);
    expect(said[3]).toBe(429);
  });

  it("ask the bot hook where the door says so: its no is an answer, and slow counts many times", async () => {
    const heard: string[] = [];
    let verdict: "refuse" | "slow" = "refuse";
    const judge = async (facts: { door: string; accountAgeSeconds: number | null; headerOrder: string[] }) => {
      heard.push(facts.door);
      expect(facts.headerOrder).toEqual(["host", "accept"]);
      return { verdict, score: null };
    };
    Object.assign(container.shared, { bot: { asks: true, judge }, limits: testShared().limits });
    const headers = { "x-header-order": "host,accept" };
    const before = await fingerprint();
    for (const { path, token, input, method } of procedures.filter(({ door }) => "asksBot" in doorLimits[door]))
      expect(await call(path, { input: input(), token, method, headers })).toMatchObject({
        status: 403,
        refusal: { code: "visitor-refused" },
      });
    expect(await fingerprint()).toBe(before);
    expect([...new Set(heard)].sort()).toEqual(["checkout", "login-code"]);
    verdict = "slow";
    const said = [];
    const input = () => ({ brand, holdId: randomUUID(), email: "a@example.test" });
    const times = doorLimits.checkout.account.points / slowCost;
    for (let at = 0; at <= times; at++)
      said.push((await call("order.checkout", { input: input(), token: world.guest.token, headers })).status);
    expect(said.filter((status) => status === 429)).toHaveLength(1);
    expect(said.at(-1)).toBe(429);
  });
});

describe("partners", () => {
  const keyOf = async () => {
    const actor = {
      kind: "member",
      userId: randomUUID(),
      organizationId: world.ours.organization.id,
      role: "owner",
    } as const;
    return (
      await createApiKey({ ctx: container.ctx(actor), input: { name: "t", scopes: ["event:read", "ticket:read"] } })
    ).key;
  };
  const rest = (key: string | null, address: string = randomUUID()) =>
    restRoute(
      new Request("http://localhost:4500/api/v1/events", {
        headers: { "x-forwarded-for": address, ...(key ? { authorization: `Bearer ${key}` } : {}) },
      }),
    );
  const graphql = (key: string, query: unknown = "{ events { id } }", whole = false) =>
    graphqlRoute(
      new Request("http://localhost:4500/api/graphql", {
        method: "POST",
        headers: {
          "x-forwarded-for": randomUUID(),
          authorization: `Bearer ${key}`,
          "content-type": "application/json",
        },
        body: JSON.stringify(whole ? query : { query }),
      }),
    );

  it("have one allowance a key, at REST and GraphQL together, and see what is left of it", async () => {
    const [key, other] = [await keyOf(), await keyOf()];
    const { points } = doorLimits.partner.key;
    const first = await rest(key);
    expect(first.status).toBe(200);
    expect(first.headers.get("ratelimit-policy")).toBe(`"partner-key";q=${points};w=60`);
    expect(first.headers.get("ratelimit")).toMatch(new RegExp(`^"partner-key";r=${points - 1};t=\\d+$`));
    expect(first.headers.get("ratelimit-remaining")).toBe(String(points - 1));
    const second = await graphql(key);
    expect(second.headers.get("ratelimit-remaining")).toBe(String(points - 2));
    let left = points - 2;
    while (left-- > 0) await rest(key);
    const no = await rest(key);
    expect(no.status).toBe(429);
    expectHeaders(no, "partner", "key", points);
    expect((await graphql(key)).status).toBe(429);
    expect((await rest(other)).status).toBe(200);
  });

  it("that come without a good key are counted by address, before a key is looked up", async () => {
    const address = "198.51.100.20";
    const said = [];
    for (let at = 0; at < doorLimits.partner.stranger.points + 1; at++)
      said.push(await rest(`tc_live_${at}_${"x".repeat(24)}`, address));
    expect(said.slice(0, -1).every(({ status }) => status === 401)).toBe(true);
    expect(said.at(-1)?.status).toBe(429);
    expectHeaders(said.at(-1) as Response, "partner", "stranger", doorLimits.partner.stranger.points);
    expect((await rest("tc_live_nobody", "198.51.100.21")).status).toBe(401);
  });

  it.each([
    [
      "aliases",
      `{ ${Array.from({ length: 31 }, (_, at) => `a${at}: events { id }`).join(" ")} }`,
      /more than 30 aliases/,
    ],
    ["questions at once", `{ ${"events { id } ".repeat(11)} }`, /more than 10 questions/],
    [
      "aliases hidden in a fragment",
      `query { ...F } fragment F on Query { ${Array.from({ length: 31 }, (_, at) => `a${at}: events { id }`).join(" ")} }`,
      /more than 30 aliases/,
    ],
    [
      "values by large pages",
      `query ($id: ID!) { ${Array.from({ length: 10 }, (_, at) => `a${at}: tickets(eventId: $id, limit: 200) { tickets { key state tokenId usedAt } }`).join(" ")} }`,
      /more than 5000 values/,
    ],
    [
      "values by pages whose size a variable holds",
      `query ($id: ID!, $n: Int) { ${Array.from({ length: 10 }, (_, at) => `a${at}: tickets(eventId: $id, limit: $n) { tickets { key state tokenId usedAt } }`).join(" ")} }`,
      /more than 5000 values/,
    ],
    ["words", `{ events { id } } # ${"x"}\n${"query A { events { id } } ".repeat(400)}`, /tokens/],
  ])("cannot ask for too many %s in one query", async (_, query, said) => {
    const answer = await graphql(await keyOf(), query);
    const body = await answer.json();
    expect(body.data ?? null).toBeNull();
    expect(JSON.stringify(body.errors)).toMatch(said);
  });

  it("cannot put several queries into one request, or one that is too large", async () => {
    const key = await keyOf();
    const many = await graphql(key, Array(3).fill({ query: "{ events { id } }" }), true);
    expect(many.status).toBeGreaterThanOrEqual(400);
    const large = await graphql(key, `{ events { id } } # ${"x".repeat(bodyLimits.graphql)}`);
    expect(large.status).toBe(413);
  });
});

describe("webhooks", () => {
  const deliver = (body = "{}") =>
    webhook(
      new Request("http://localhost:4500/api/webhooks/stripe", {
        method: "POST",
        body,
        headers: { "stripe-signature": "t=1,v1=0" },
      }),
    );

  it("are never refused for their number in a time: a storm is answered to the last one", async () => {
    const storm = await Promise.all(Array.from({ length: 300 }, () => deliver()));
    expect(storm.map(({ status }) => status)).toEqual(Array(300).fill(400));
  });

  it("are worked on so many at a time, and above what may wait the provider is asked to send again", async () => {
    const { payment } = container.ports;
    const real = payment.readWebhook;
    let working = 0;
    let most = 0;
    let open = () => {};
    const opened = new Promise<void>((resolve) => {
      open = resolve;
    });
    payment.readWebhook = async (raw) => {
      most = Math.max(most, ++working);
      await opened;
      working--;
      return real(raw);
    };
    const { atATime, waiting } = webhookLimits;
    const inside = Array.from({ length: atATime + waiting }, () => deliver());
    await new Promise((resolve) => setTimeout(resolve, 300));
    const busy = await deliver();
    expect(busy.status).toBe(503);
    expect(Number(busy.headers.get("retry-after"))).toBeGreaterThan(0);
    open();
    const answers = await Promise.all(inside);
    payment.readWebhook = real;
    expect(most).toBe(atATime);
    expect(answers.map(({ status }) => status)).toEqual(Array(atATime + waiting).fill(400));
    expect((await deliver()).status).toBe(400);
  });

  it("are not read beyond their largest size", async () => {
    expect((await deliver("x".repeat(bodyLimits.webhook + 1))).status).toBe(413);
  });
});

describe("pages and sign-in", () => {
  it("a browser that opens too many pages reads so in both languages, and comes back by itself", async () => {
    withFewer({ page: 2 });
    const open = (address: string) =>
      proxy(
        new NextRequest("http://localhost:4500/sign-in", {
          headers: { host: "localhost:4500", "x-forwarded-for": address },
        }),
      );
    for (let at = 0; at < 2; at++) expect((await open("192.0.2.50")).status).toBe(200);
    const no = await open("192.0.2.50");
    expect(no.status).toBe(429);
    expectHeaders(no, "page", "address", 2);
    const html = await no.text();
    expect(html).toContain('<p lang="en" dir="ltr">That was a lot');
    expect(html).toContain('<p lang="he" dir="rtl">');
    expect((await open("192.0.2.51")).status).toBe(200);
  });

  it("the sign-in form is counted, and not read beyond its size", async () => {
    withFewer({ auth: 1 });
    const send = (bytes: number) =>
      signIn(
        new Request("http://localhost:4500/api/auth/callback/email-code", {
          method: "POST",
          headers: { "content-type": "application/x-www-form-urlencoded", "x-forwarded-for": "192.0.2.60" },
          body: "x".repeat(bytes),
        }),
        { params: Promise.resolve({ nextauth: ["callback", "email-code"] }) },
      );
    expect((await send(bodyLimits.auth + 1)).status).toBe(413);
    const no = await send(10);
    expect(no.status).toBe(429);
    expectHeaders(no, "auth", "address", 1);
  });
});
