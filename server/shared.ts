import { allowEverybody } from "./adapters/bot/allow";
import { httpBot } from "./adapters/bot/http";
import { redisLimits } from "./adapters/rate-limit/flexible";
import { memoryLimits } from "./adapters/rate-limit/memory";
import { memoryCache } from "./adapters/shared-cache/memory";
import { redisCache } from "./adapters/shared-cache/redis";
import { openRedis } from "./adapters/shared-cache/redis-link";
import type { Env } from "./config/env";
import type { BotPort } from "./ports/bot";
import type { RateLimitPort } from "./ports/rate-limit";
import type { SharedCachePort } from "./ports/shared-cache";

type Log = { warn(details: object, message: string): void; info(message: string): void };
type Wanted = Pick<Env, "REDIS_URL" | "BOT_HOOK_URL" | "BOT_HOOK_TOKEN" | "BOT_HOOK_TIMEOUT_MS">;
export type Shared = { cache: SharedCachePort; limits: RateLimitPort; bot: BotPort; close(): Promise<void> };

/** What the processes share, and whom they ask about visitors: for the container and for the box office, which does without the rest of it. */
export function openShared(env: Wanted, log: Log): Shared {
  const bot = env.BOT_HOOK_URL
    ? httpBot({ url: env.BOT_HOOK_URL, token: env.BOT_HOOK_TOKEN, timeoutMs: env.BOT_HOOK_TIMEOUT_MS, log })
    : allowEverybody;
  if (!env.REDIS_URL) return { cache: memoryCache(), limits: memoryLimits(), bot, close: async () => {} };
  const link = openRedis({ url: env.REDIS_URL, log });
  return { cache: redisCache(link), limits: redisLimits(link), bot, close: () => link.close() };
}
