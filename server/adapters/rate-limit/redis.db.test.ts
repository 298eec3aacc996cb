import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startRedis, type TestRedis } from "../../test/redis";
import { openRedis, type RedisLink } from "../shared-cache/redis-link";
import { redisLimits } from "./flexible";
import { rateLimitContract } from "./rate-limit.contract";

const run = promisify(execFile);
const untilUp = async (...links: RedisLink[]) => {
  for (const end = Date.now() + 8_000; !links.every((link) => link.isUp()); ) {
    if (Date.now() > end) throw new Error("Redis did not come");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

rateLimitContract("Redis", async () => {
  const redis = await startRedis();
  const link = openRedis({ url: redis.url });
  await untilUp(link);
  return {
    port: redisLimits(link),
    close: async () => {
      await link.close();
      await redis.close();
    },
  };
});

describe("several processes with Redis", () => {
  let redis: TestRedis;
  let links: [RedisLink, RedisLink];
  beforeAll(async () => {
    redis = await startRedis();
    links = [openRedis({ url: redis.url }), openRedis({ url: redis.url })];
    await untilUp(...links);
  });
  afterAll(async () => {
    await Promise.all(links.map((link) => link.close()));
    await redis.close();
  });
  const minute = (points: number) => ({ points, seconds: 60 });

  it("share one count", async () => {
    const script = path.join(import.meta.dirname, "../../test/spend-process.ts");
    const spend = () => run(process.execPath, ["--import", "tsx", script, redis.url, "both", "25", "20"]);
    const [one, other] = await Promise.all([spend(), spend()]);
    expect(Number(one.stdout) + Number(other.stdout)).toBe(25);
    expect((await redisLimits(links[0]).spend("door", "both", minute(25))).ok).toBe(false);
  });

  it("count alone while it is dead or hangs, and nobody waits; together again when it is back", async () => {
    const [one, other] = [redisLimits(links[0]), redisLimits(links[1])];
    await one.spend("door", "k", minute(3));
    for (const [end, begin] of [
      [() => redis.kill(), () => redis.start()],
      [async () => redis.freeze(), async () => redis.thaw()],
    ] as const) {
      await end();
      const key = `k${Math.random()}`;
      const began = performance.now();
      const alone = [];
      for (let at = 0; at < 100; at++) alone.push((await one.spend("door", key, minute(3))).ok);
      expect(performance.now() - began).toBeLessThan(250);
      expect(alone.filter(Boolean)).toHaveLength(3);
      expect((await other.spend("door", key, minute(3))).ok).toBe(true);
      await begin();
      await untilUp(...links);
      const shared = `s${Math.random()}`;
      for (let at = 0; at < 3; at++) expect((await one.spend("door", shared, minute(3))).ok).toBe(true);
      expect((await other.spend("door", shared, minute(3))).ok).toBe(false);
    }
  });

  it("keep no address and no account for longer than the window", async () => {
    const client = links[0];
    await redisLimits(client).spend("door", "203.0.113.9", { points: 9, seconds: 7 });
    const keys = await client.ask((found) => found.keys("*203.0.113.9*"));
    expect(keys).toHaveLength(1);
    const left = await client.ask((found) => found.ttl(keys[0] ?? ""));
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(7);
  });
});
