import { expect, it } from "vitest";
import { memoryCache } from "./memory";
import { sharedCacheContract } from "./shared-cache.contract";

sharedCacheContract("the process's own", async () => {
  const cache = memoryCache();
  return { one: cache, other: cache, close: async () => {} };
});

it("forgets what was set first when too much is set", async () => {
  const cache = memoryCache();
  for (let at = 0; at <= 50_000; at++) await cache.set(String(at), "x", 60_000);
  expect(await cache.get("0")).toBeNull();
  expect(await cache.get("1")).toBe("x");
  expect(await cache.get("50000")).toBe("x");
});
