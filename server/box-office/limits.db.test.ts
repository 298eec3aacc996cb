import { randomUUID } from "node:crypto";
import net, { type AddressInfo } from "node:net";
import pino from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { redisLimits } from "../adapters/rate-limit/flexible";
import { openRedis } from "../adapters/shared-cache/redis-link";
import type { VisitFacts } from "../domain/limit/bot";
import { type DoorName, doorLimits, limitOf, slowCost } from "../domain/limit/doors";
import type { BotPort } from "../ports/bot";
import { testDatabase } from "../test/database";
import { type OnSale, onSale } from "../test/factory/on-sale";
import { startRedis } from "../test/redis";
import { testShared } from "../test/shared";
import { openAllocator } from "./allocator";
import type { Door, House } from "./door";
import { releaseHold } from "./doors/release-hold";
import { takeHold } from "./doors/take-hold";
import { boxOfficeServer } from "./http";
import { openSessions } from "./sessions";
import { openStreams } from "./streams";

const { db, pool } = await testDatabase();
const common = {
  pool,
  log: pino({ level: "silent" }),
  allocator: openAllocator({ pool }),
  sessions: openSessions(pool),
  streams: openStreams(),
};
const names = Object.keys(doorLimits) as DoorName[];
/** One door for each row of the table, which counts whoever the call says it is. */
const everyDoor: Door[] = names.map((name) => ({
  method: "GET",
  path: `/box-office/every/${name.replace(":", "-")}`,
  limit: name,
  handle: async (call) => {
    const account = call.query.get("account");
    if (account) await call.pass(account, async () => 42);
    return { status: 200, body: {} };
  },
}));
const pathOf = (name: DoorName) => `/every/${name.replace(":", "-")}`;
const slowBody: Door = {
  method: "POST",
  path: "/box-office/echo",
  limit: "hot-health",
  handle: async ({ body }) => ({ status: 200, body }),
};

const open: { close(): void; closeAllConnections(): void }[] = [];
afterAll(() => {
  for (const server of open) {
    server.closeAllConnections();
    server.close();
  }
});
async function start(house: Partial<House> = {}, patience = {}) {
  const server = boxOfficeServer(
    { ...common, ...testShared(), ...house },
    [takeHold, releaseHold, slowBody, ...everyDoor],
    patience,
  );
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const get = async (path: string, address: string = randomUUID(), headers: Record<string, string> = {}) => {
    const answer = await fetch(`http://127.0.0.1:${port}/box-office${path}`, {
      headers: { "x-forwarded-for": address, ...headers },
    });
    return { status: answer.status, headers: answer.headers, body: await answer.json() };
  };
  return { port, get };
}
const three = Object.fromEntries(names.map((name) => [name, 3])) as Record<DoorName, number>;

let sale: OnSale;
beforeAll(async () => {
  sale = await onSale(db, { quantities: [500] });
});
const hold = async (port: number, token: string, address: string, more: object = {}) => {
  const body = {
    id: randomUUID(),
    brand: sale.brand,
    eventId: sale.event.id,
    items: [{ tierId: sale.tiers[0]?.id, quantity: 1 }],
    ...more,
  };
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json", "x-forwarded-for": address };
  const answer = await fetch(`http://127.0.0.1:${port}/box-office/holds`, {
    method: "POST",
    headers,
    body: JSON.stringify(body),
  });
  return { status: answer.status, headers: answer.headers, body: await answer.json() };
};

describe("the table of doors", () => {
  it("gives every door a number for its address and says why, and nobody nothing", () => {
    for (const name of names) {
      const row = limitOf(name);
      expect(row.address?.points, name).toBeGreaterThan(0);
      expect(row.why.length, name).toBeGreaterThan(10);
      for (const count of [row.address, row.account, row.key, row.stranger])
        if (count)
          expect(
            [count.points, count.seconds].every((n) => Number.isInteger(n) && n > 0),
            name,
          ).toBe(true);
    }
  });

  it.each(names)(
    "holds at %s by address, with what a client needs to come again, and for nobody else",
    async (name) => {
      const { get } = await start(testShared(three));
      const address = "203.0.113.7";
      for (let at = 0; at < 3; at++) expect((await get(pathOf(name), address)).status).toBe(200);
      const no = await get(pathOf(name), address);
      expect(no).toMatchObject({
        status: 429,
        body: { code: "rate-limited", data: { by: "address", limit: 3, door: name } },
      });
      const after = Number(no.headers.get("retry-after"));
      expect(after).toBeGreaterThan(0);
      expect(after).toBeLessThanOrEqual(60);
      const policy = `"${name.replace(":", "-")}-address"`;
      expect(no.headers.get("ratelimit-policy")).toBe(`${policy};q=3;w=60`);
      expect(no.headers.get("ratelimit")).toBe(`${policy};r=0;t=${after}`);
      expect((await get(pathOf(name), "203.0.113.8")).status).toBe(200);
    },
  );

  it.each(names.filter((name) => limitOf(name).account))(
    "holds at %s by account, wherever it comes from",
    async (name) => {
      const { get } = await start(testShared(three));
      const path = (account: string) => `${pathOf(name)}?account=${account}`;
      for (let at = 0; at < 3; at++) expect((await get(path("fan:1"))).status).toBe(200);
      const no = await get(path("fan:1"));
      expect(no).toMatchObject({ status: 429, body: { data: { by: "account", door: name } } });
      expect(no.headers.get("ratelimit-policy")).toContain("-account");
      expect((await get(path("fan:2"))).status).toBe(200);
    },
  );

  it("counts whoever holds and releases seats by session, and by person where she is known", async () => {
    const { port } = await start(testShared({ hold: 3, "hold-release": 3 }));
    const [guest, other] = [await sale.fan(), await sale.fan()];
    for (let at = 0; at < 3; at++) expect((await hold(port, guest.token, randomUUID())).status).not.toBe(429);
    expect(await hold(port, guest.token, randomUUID())).toMatchObject({
      status: 429,
      body: { data: { by: "account" } },
    });
    expect((await hold(port, other.token, randomUUID())).status).not.toBe(429);
  });
});

describe("an address", () => {
  it("is not the client's to choose, and an IPv6 customer has one", async () => {
    const { get } = await start(testShared({ "hold-look": 3 }));
    const look = (address: string) => get(pathOf("hold-look"), address).then(({ status }) => status);
    for (let at = 0; at < 3; at++) await look(`10.0.0.${at}, 198.51.100.4`);
    expect(await look("8.8.8.8, 198.51.100.4")).toBe(429);
    for (const end of ["1", "2:3:4:5", "ffff:ffff:ffff:ffff"])
      expect(await look(`2001:db8:7:7:${end.includes(":") ? end : `:${end}`}`)).toBe(200);
    expect(await look("2001:db8:7:7::99")).toBe(429);
    expect(await look("2001:db8:7:8::99")).toBe(200);
  });

  it("is the connection's own where no proxy of ours stands in front", async () => {
    const { get } = await start({ ...testShared({ "hold-look": 3 }), proxies: 0 });
    for (let at = 0; at < 3; at++) expect((await get(pathOf("hold-look"), `10.0.0.${at}`)).status).toBe(200);
    expect((await get(pathOf("hold-look"), "10.0.0.9")).status).toBe(429);
  });

  it("that asks without end does not starve another", async () => {
    const { get } = await start(testShared({ "hold-look": 50 }));
    let stop = false;
    let refused = 0;
    const greedy = Array.from({ length: 20 }, async () => {
      while (!stop) if ((await get(pathOf("hold-look"), "192.0.2.1")).status === 429) refused++;
    });
    const took: number[] = [];
    for (let at = 0; at < 40; at++) {
      const began = performance.now();
      expect((await get(pathOf("hold-look"), "192.0.2.2")).status).toBe(200);
      took.push(performance.now() - began);
    }
    stop = true;
    await Promise.all(greedy);
    expect(refused).toBeGreaterThan(100);
    expect(took.sort((a, b) => a - b)[35]).toBeLessThan(200);
  });

  it("is counted by two processes together when they share Redis", async () => {
    const redis = await startRedis();
    const links = [openRedis({ url: redis.url }), openRedis({ url: redis.url })];
    while (!links.every((link) => link.isUp())) await new Promise((resolve) => setTimeout(resolve, 10));
    const [one, other] = await Promise.all(links.map((link) => start({ limits: redisLimits(link) })));
    const points = doorLimits["gate-pair"].address.points;
    const said = [];
    for (let at = 0; at < points + 2; at++)
      said.push((await (at % 2 ? one : other)?.get(pathOf("gate-pair"), "192.0.2.9"))?.status);
    expect(said.filter((status) => status === 200)).toHaveLength(points);
    expect(said.slice(-2)).toEqual([429, 429]);
    await redis.kill();
    expect((await one?.get(pathOf("gate-pair"), "192.0.2.10"))?.status).toBe(200);
    await Promise.all(links.map((link) => link.close()));
    await redis.close();
  });
});

describe("the bot hook", () => {
  const botSaying = (verdict: "allow" | "slow" | "refuse") => {
    const heard: VisitFacts[] = [];
    const bot: BotPort = {
      asks: true,
      judge: async (facts) => {
        heard.push(facts);
        return { verdict, score: null };
      },
    };
    return { bot, heard };
  };

  it("hears what is known of who wants seats, and its no is an answer that changes nothing", async () => {
    const { bot, heard } = botSaying("refuse");
    const { port } = await start({ bot });
    const guest = await sale.fan();
    const before = await db.hold.count();
    for (let at = 0; at < 2; at++)
      expect(await hold(port, guest.token, "192.0.2.77")).toMatchObject({
        status: 403,
        body: { code: "visitor-refused" },
      });
    expect(await db.hold.count()).toBe(before);
    expect(heard[0]).toMatchObject({ door: "hold", address: "192.0.2.77", sinceLastMs: null });
    expect(heard[0]?.account).toMatch(/^(fan|session):/);
    expect(heard[0]?.accountAgeSeconds).toBeGreaterThanOrEqual(0);
    expect(heard[0]?.headerOrder).toContain("authorization");
    expect(heard[1]?.sinceLastMs).toBeGreaterThanOrEqual(0);
  });

  it("makes each call of whom it slows count many times", async () => {
    const { bot } = botSaying("slow");
    const { get } = await start({ bot });
    const points = doorLimits.hold.account.points;
    const said = [];
    for (let at = 0; at < points / slowCost + 2; at++)
      said.push((await get(`${pathOf("hold")}?account=fan:slow`)).status);
    expect(said.filter((status) => status === 200)).toHaveLength(points / slowCost);
    expect(said.at(-1)).toBe(429);
  });

  it("is asked at the doors that say so, and at no other", async () => {
    const { bot, heard } = botSaying("allow");
    const { get } = await start({ bot });
    for (const name of names) await get(`${pathOf(name)}?account=fan:1`);
    expect(heard.map(({ door }) => door).sort()).toEqual(names.filter((name) => limitOf(name).asksBot).sort());
    expect(heard.map(({ door }) => door)).toEqual(
      expect.arrayContaining(["hold", "checkout", "login-code", "waiting-room"]),
    );
  });
});

describe("slow clients", () => {
  const dribble = (port: number, first: string, drop: string) => {
    const began = performance.now();
    const socket = net.connect(port, "127.0.0.1", () => socket.write(first));
    let said = "";
    const timer = setInterval(() => socket.writable && socket.write(drop), 50);
    socket.on("data", (part) => {
      said += part;
    });
    socket.on("error", () => undefined);
    return new Promise<{ said: string; ms: number }>((resolve) =>
      socket.on("close", () => {
        clearInterval(timer);
        resolve({ said, ms: performance.now() - began });
      }),
    );
  };
  const quick = { headersMs: 400, requestMs: 800, checkMs: 100 };

  it("that send their headers or their body a little at a time are let go in time, and others are served meanwhile", async () => {
    const { port, get } = await start({}, quick);
    const head = "POST /box-office/echo HTTP/1.1\r\nHost: x\r\n";
    const headers = Array.from({ length: 60 }, () => dribble(port, head, "x-a: b\r\n"));
    const body = `${head}Authorization: Bearer ${"t".repeat(20)}\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n{"a":"`;
    const bodies = Array.from({ length: 60 }, () => dribble(port, body, "x"));
    for (let at = 0; at < 20; at++) expect((await get(pathOf("hold-look"))).status).toBe(200);
    for (const { said, ms } of await Promise.all([...headers, ...bodies])) {
      expect(said).toMatch(/^HTTP\/1.1 408/);
      expect(ms).toBeLessThan(2_500);
    }
  });

  it("of one address have so many requests under way, and take no place from another", async () => {
    const { port, get } = await start({}, { headersMs: 2_000, requestMs: 3_000, checkMs: 100 });
    const address = "198.51.100.66";
    const body =
      `POST /box-office/echo HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: ${address}\r\nAuthorization: Bearer ${"t".repeat(20)}\r\n` +
      `Content-Type: application/json\r\nContent-Length: 5000\r\n\r\n{"a":"`;
    const slow = Array.from({ length: 256 }, () => dribble(port, body, "x"));
    await new Promise((resolve) => setTimeout(resolve, 800));
    const no = await get(pathOf("hold-look"), address);
    expect(no).toMatchObject({ status: 429, body: { code: "rate-limited" } });
    expect(no.headers.get("retry-after")).toBe("1");
    expect((await get(pathOf("hold-look"), "198.51.100.67")).status).toBe(200);
    await Promise.all(slow);
    expect((await get(pathOf("hold-look"), address)).status).toBe(200);
  });

  it("that say too much are told so before it is read", async () => {
    const { port } = await start();
    const sent = (headers: string, rest = "") =>
      new Promise<string>((resolve) => {
        const socket = net.connect(port, "127.0.0.1", () =>
          socket.write(
            `POST /box-office/echo HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${"t".repeat(20)}\r\nContent-Type: application/json\r\n${headers}\r\n\r\n${rest}`,
          ),
        );
        let said = "";
        socket.on("data", (part) => {
          said += part;
        });
        socket.on("error", () => undefined);
        socket.on("close", () => resolve(said));
      });
    expect(await sent("Content-Length: 99999999")).toMatch(/^HTTP\/1.1 413[\s\S]*"code":"too-large"/);
    const chunk = `4000\r\n${"x".repeat(0x4000)}\r\n`;
    expect(await sent("Transfer-Encoding: chunked", chunk + chunk)).toMatch(/^HTTP\/1.1 413/);
    expect(await sent(`X-Long: ${"y".repeat(20_000)}`)).toMatch(/^HTTP\/1.1 431/);
    expect(await sent("Content-Length: 5\r\nTransfer-Encoding: chunked", "0\r\n\r\n")).toMatch(/^HTTP\/1.1 400/);
  });
});
