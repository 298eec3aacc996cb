import { randomUUID } from "node:crypto";
import { NextRequest } from "next/server";
import { describe, expect, it } from "vitest";
import { GET, POST } from "@/app/api/trpc/[trpc]/route";
import { proxy } from "@/proxy";
import { neighbours } from "../../test/factory/neighbours";
import { fingerprintOf } from "../../test/fingerprint";
import { openTestHouse } from "../../test/house";

const house = await openTestHouse();
const world = await neighbours(house);
const fingerprint = await fingerprintOf(house.pool);
const { brand } = world.ours;
const json = { "content-type": "application/json" };

type Sent = { path?: string; headers?: Record<string, string>; body?: BodyInit; method?: "GET" | "POST" };
async function send({ path = "session.start", headers = json, body, method = "POST" }: Sent) {
  const init = { method, headers: { "x-forwarded-for": randomUUID(), ...headers }, body, duplex: "half" };
  const request = new Request(`http://localhost:4500/api/trpc/${path}`, init as RequestInit);
  const response = await (method === "POST" ? POST : GET)(request);
  const text = await response.text();
  expect(text, path).not.toMatch(/node_modules|\.tsx?\b|\n {4}at |prisma|select /i);
  return { status: response.status, text, cookie: response.headers.get("set-cookie") };
}
const query = (input: unknown) => `input=${encodeURIComponent(JSON.stringify(input))}`;
const endless = (bytes: number) =>
  new ReadableStream({
    start(controller) {
      for (let sent = 0; sent < bytes; sent += 1_024) controller.enqueue(new TextEncoder().encode("x".repeat(1_024)));
      controller.close();
    },
  });
const form = new FormData();
form.set("json", JSON.stringify({ brand }));
const deep = `{"json":${"[".repeat(20_000)}${"]".repeat(20_000)}}`;
const good = JSON.stringify({ json: { brand } });
const eleven = (verb: string) => Array.from({ length: 11 }, () => verb).join(",");

const refused: [name: string, sent: Sent, status: number][] = [
  ["a body that says it is too large", { body: "{}", headers: { ...json, "content-length": "70000" } }, 413],
  ["a body that says nothing of its size and is too large", { body: endless(70_000) }, 413],
  ["a multipart form", { body: form, headers: {} }, 415],
  ["a form", { body: "json=1", headers: { "content-type": "application/x-www-form-urlencoded" } }, 415],
  ["text, which a page of somebody else may send", { body: good, headers: { "content-type": "text/plain" } }, 415],
  ["a type that only begins like JSON", { body: good, headers: { "content-type": "application/jsonish" } }, 415],
  ["no type", { body: new Blob([good]), headers: {} }, 415],
  ["what is not JSON", { body: "{" }, 400],
  ["an empty body", { body: "" }, 400],
  ["a list", { body: "[]" }, 422],
  ["depth", { body: deep }, 422],
  [
    "meta that reaches for a prototype",
    { body: '{"json":{"brand":"x"},"meta":{"values":{"__proto__.evil":["Date"]}}}' },
    400,
  ],
  ["meta of another shape", { body: '{"json":{"brand":7},"meta":{"values":7}}' }, 422],
  [
    "a class that is not registered",
    { body: '{"json":{"brand":"x"},"meta":{"values":{"brand":[["class","Evil"]]}}}' },
    400,
  ],
  ["an unknown procedure", { path: "session.become", body: good }, 404],
  ["a procedure of every object", { path: "__proto__.constructor", body: good }, 404],
  ["a write by GET", { path: `session.start?${query({ json: { brand } })}`, method: "GET" }, 405],
  ["a read by POST", { path: "catalog.brand", body: good }, 405],
  ["input in the URL that is not JSON", { path: "catalog.brand?input=%7B", method: "GET" }, 400],
  ["a batch of eleven", { path: `${eleven("catalog.brand")}?batch=1&${query({})}`, method: "GET" }, 400],
];

describe("the tRPC door", () => {
  it.each(refused)("refuses %s and changes nothing", async (_, sent, status) => {
    const before = await fingerprint();
    const said = await send(sent);
    expect([said.status, said.text]).toEqual([status, expect.any(String)]);
    expect(said.text).toMatch(/invalid-input|not-found|too-large/);
    expect(said.cookie).toBeNull();
    expect(await fingerprint()).toBe(before);
    expect(({} as Record<string, unknown>).evil).toBeUndefined();
  });

  it("takes ten at once", async () => {
    const ten = Array.from({ length: 10 }, () => "catalog.brand").join(",");
    const inputs = Object.fromEntries(Array.from({ length: 10 }, (_, at) => [at, { json: { brand } }]));
    const said = await send({ path: `${ten}?batch=1&${query(inputs)}`, method: "GET" });
    expect(said.status).toBe(200);
    expect(JSON.parse(said.text)).toHaveLength(10);
  });

  it.each([
    "tc_fan=%",
    "tc_fan=%E0%A4%A; tc_org=%",
    "next-auth.session-token=%",
    "next-auth.session-token=a.b.c",
    `tc_org=${"x".repeat(4_000)}`,
  ])("knows nobody by the cookie %j, and fails at nothing", async (cookie) => {
    const me = await send({ path: `session.me?${query({ json: { brand } })}`, method: "GET", headers: { cookie } });
    expect(JSON.parse(me.text).result.data.json).toMatchObject({ session: false });
    const console = await send({ path: "event.list", method: "GET", headers: { cookie } });
    expect([console.status, JSON.parse(console.text).error.json.data.refusal.code]).toEqual([401, "signed-out"]);
  });

  it.each([
    "evil.test",
    "no-such-brand.localhost:4500",
    "localhost.evil.test",
    "a.b.localhost:4500",
    "[::",
    "localhost:4500@evil.test",
    "",
  ])("does not exist at the host %j", async (host) => {
    for (const path of [
      "/api/trpc/catalog.brand",
      "/api/v1/events",
      "/api/graphql",
      "/api/webhooks/stripe",
      "/box-office/scan",
    ]) {
      const answer = await proxy(new NextRequest(`http://localhost:4500${path}`, { headers: { host } }));
      expect([path, answer.status, await answer.json()]).toEqual([path, 404, { code: "not-found", data: {} }]);
    }
  });
});
