import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startRedis, type TestRedis } from "../../test/redis";
import { redisCache } from "./redis";
import { openRedis, type RedisLink } from "./redis-link";
import { sharedCacheContract } from "./shared-cache.contract";

const until = async (what: () => boolean, ms = 8_000) => {
  for (const end = Date.now() + ms; !what(); ) {
    if (Date.now() > end) throw new Error("waited in vain");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

sharedCacheContract("Redis", async () => {
  const redis = await startRedis();
  const links = [openRedis({ url: redis.url }), openRedis({ url: redis.url })] as const;
  await until(() => links.every((link) => link.isUp()));
  return {
    one: redisCache(links[0]),
    other: redisCache(links[1]),
    close: async () => {
      await Promise.all(links.map((link) => link.close()));
      await redis.close();
    },
  };
});

describe("while Redis is in trouble", () => {
  let redis: TestRedis;
  let links: RedisLink[];
  beforeAll(async () => {
    redis = await startRedis();
    links = [openRedis({ url: redis.url }), openRedis({ url: redis.url })];
    await until(() => links.every((link) => link.isUp()));
  });
  afterAll(async () => {
    await Promise.all(links.map((link) => link.close()));
    await redis.close();
  });
  const cacheOf = (at: 0 | 1) => redisCache(links[at] as RedisLink);
  const timed = async (work: () => Promise<unknown>) => {
    const began = performance.now();
    await work();
    return performance.now() - began;
  };

  it("each process has its own while it is dead, and shares again when it is back, with the listeners of before", async () => {
    const [one, other] = [cacheOf(0), cacheOf(1)];
    const heard: string[] = [];
    await other.subscribe("news", (message) => void heard.push(message));
    await one.set("k", "before", 60_000);
    await redis.kill();
    expect(await one.get("k")).toBe("before");
    await one.set("k", "during", 60_000);
    expect(await one.get("k")).toBe("during");
    expect(await other.get("k")).toBeNull();
    const slowest = await timed(async () => {
      for (let at = 0; at < 200; at++) await one.set(`k${at}`, "x", 1_000);
    });
    expect(slowest).toBeLessThan(150);
    await redis.start();
    await until(() => links.every((link) => link.isUp()));
    await one.set("k", "after", 60_000);
    expect(await other.get("k")).toBe("after");
    await until(() => {
      void one.publish("news", "back");
      return heard.length > 0;
    });
  });

  it("costs the first callers a moment when it hangs, and nobody after them", async () => {
    const one = cacheOf(0);
    redis.freeze();
    try {
      const first = await timed(() => Promise.all([one.set("h", "x", 9_000), one.get("h"), one.publish("n", "x")]));
      expect(first).toBeLessThan(200);
      const rest = await timed(async () => {
        for (let at = 0; at < 500; at++) await one.get("h");
      });
      expect(rest).toBeLessThan(150);
      expect(await one.get("h")).toBe("x");
    } finally {
      redis.thaw();
    }
    await until(() => links.every((link) => link.isUp()));
    await one.set("h", "shared", 9_000);
    expect(await cacheOf(1).get("h")).toBe("shared");
  });

  it("a process begins without it, and finds it when it comes", async () => {
    await redis.kill();
    const link = openRedis({ url: redis.url });
    const cache = redisCache(link);
    expect(await timed(() => cache.set("new", "x", 9_000))).toBeLessThan(100);
    expect(await timed(() => cache.subscribe("late", () => {}))).toBeLessThan(400);
    expect(await cache.get("new")).toBe("x");
    await redis.start();
    await until(() => link.isUp());
    await link.close();
  });
});
