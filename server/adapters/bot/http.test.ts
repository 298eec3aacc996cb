import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { VisitFacts } from "../../domain/limit/bot";
import { type BotSettings, httpBot } from "./http";

let reply: (response: ServerResponse) => void;
let heard: { headers: IncomingMessage["headers"]; body: unknown }[] = [];
const endpoint = createServer(async (request, response) => {
  let text = "";
  for await (const chunk of request) text += chunk;
  heard.push({ headers: request.headers, body: JSON.parse(text) });
  reply(response);
});
let url: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => endpoint.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}/judge`;
});
afterAll(() => {
  endpoint.closeAllConnections();
  endpoint.close();
});

const facts: VisitFacts = {
  door: "hold",
  address: "203.0.113.9",
  account: "session:1",
  accountAgeSeconds: 12,
  userAgent: "curl/8",
  headerOrder: ["host", "user-agent"],
  sinceLastMs: null,
};
const botOf = (more: Partial<BotSettings> = {}) => {
  heard = [];
  return httpBot({ url, timeoutMs: 80, ...more });
};
const says = (body: unknown, status = 200) => {
  reply = (response) =>
    void response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
};

describe("the bot hook", () => {
  it("is told the facts and our name, and its word counts", async () => {
    const bot = botOf({ token: "a token of sixteen", timeoutMs: 2_000 });
    for (const verdict of ["allow", "slow", "refuse"] as const) {
      says({ verdict });
      expect((await bot.judge(facts)).verdict).toBe(verdict);
    }
    expect(heard[0]?.body).toEqual(facts);
    expect(heard[0]?.headers.authorization).toBe("Bearer a token of sixteen");
  });

  it("may give a score, which a number beyond its bounds is not", async () => {
    const bot = botOf({ timeoutMs: 2_000 });
    says({ verdict: "allow", score: 0.25 });
    expect(await bot.judge(facts)).toEqual({ verdict: "allow", score: 0.25 });
    says({ verdict: "slow" });
    expect(await bot.judge(facts)).toEqual({ verdict: "slow", score: null });
    says({ verdict: "refuse", score: 7 });
    expect(await bot.judge(facts)).toEqual({ verdict: "allow", score: null });
  });

  it.each([
    ["a failure", () => says({}, 500)],
    ["a word that is none of the three", () => says({ verdict: "maybe" })],
    [
      "no JSON",
      () => {
        reply = (response) => void response.end("refuse");
      },
    ],
    [
      "a way to somewhere else",
      () => {
        reply = (response) => void response.writeHead(302, { location: url }).end();
      },
    ],
    [
      "a cut connection",
      () => {
        reply = (response) => void response.destroy();
      },
    ],
    [
      "nothing in time",
      () => {
        reply = () => {};
      },
    ],
  ])("allows when it answers with %s", async (_, prepare) => {
    prepare();
    const began = performance.now();
    expect((await botOf().judge(facts)).verdict).toBe("allow");
    expect(performance.now() - began).toBeLessThan(400);
  });

  it("is left alone for a while after it has failed thrice, and asked again afterwards", async () => {
    const bot = botOf({ restMs: 150 });
    says({}, 503);
    for (let at = 0; at < 10; at++) await bot.judge(facts);
    expect(heard).toHaveLength(3);
    says({ verdict: "refuse" });
    expect((await bot.judge(facts)).verdict).toBe("allow");
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect((await bot.judge(facts)).verdict).toBe("refuse");
  });

  it("does not queue a crowd while it thinks", async () => {
    reply = () => {};
    const bot = botOf({ timeoutMs: 300 });
    let heard = 0;
    const waiting = Array.from({ length: 200 }, () => bot.judge(facts).then(() => heard++));
    expect((await bot.judge(facts)).verdict).toBe("allow");
    // One more than may wait is let through while all of them still do.
    expect(heard).toBe(0);
    await Promise.all(waiting);
  });
});
