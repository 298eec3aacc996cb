import { memoryCache } from "./adapters/shared-cache/memory";
import { redisCache } from "./adapters/shared-cache/redis";
import { openRedis } from "./adapters/shared-cache/redis-link";
import type { SharedCachePort } from "./ports/shared-cache";

type Log = { warn(details: object, message: string): void; info(message: string): void };
export type Shared = { cache: SharedCachePort; close(): Promise<void> };

/** What the processes share, for the container and for the box office, which does without the rest of it. */
export function openShared(env: { REDIS_URL?: string }, log: Log): Shared {
  if (!env.REDIS_URL) return { cache: memoryCache(), close: async () => {} };
  const link = openRedis({ url: env.REDIS_URL, log });
  return { cache: redisCache(link), close: () => link.close() };
}
