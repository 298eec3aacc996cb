import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from "rate-limiter-flexible";
import type { Count } from "../../domain/limit/doors";
import type { Spent } from "../../domain/limit/spent";
import type { RateLimitPort } from "../../ports/rate-limit";
import type { RedisLink } from "../shared-cache/redis-link";

/** Counts that all processes share. While Redis is away or silent this process counts alone, from nothing. */
export function redisLimits(link: RedisLink): RateLimitPort {
  const storeClient = {
    get isReady() {
      return link.isUp();
    },
    eval: (script: string, options: { keys: string[]; arguments: string[] }) =>
      link.ask((redis) => redis.eval(script, options)),
  };
  return limitsOf(
    (name, options) =>
      new RateLimiterRedis({
        ...options,
        keyPrefix: `ticketchain:limit:${name}`,
        storeClient,
        useRedisPackage: true,
        rejectIfRedisNotReady: true,
        insuranceLimiter: new RateLimiterMemory(options),
        // Who has spent everything is told so without asking again.
        inMemoryBlockOnConsumed: options.points,
      }),
  );
}

type Options = { points: number; duration: number };

function limitsOf(make: (name: string, options: Options) => RateLimiterAbstract): RateLimitPort {
  const limiters = new Map<string, RateLimiterAbstract>();
  return {
    async spend(name, key, count, cost = 1) {
      const id = `${name}:${count.points}:${count.seconds}`;
      let limiter = limiters.get(id);
      if (!limiter) {
        limiter = make(id, { points: count.points, duration: count.seconds });
        limiters.set(id, limiter);
      }
      try {
        return spentOf(count, await limiter.consume(key, cost), true);
      } catch (spent) {
        if (!(spent instanceof RateLimiterRes)) throw spent;
        return spentOf(count, spent, false);
      }
    },
  };
}

const spentOf = (count: Count, res: RateLimiterRes, ok: boolean): Spent => ({
  ...count,
  ok,
  remaining: Math.max(0, res.remainingPoints),
  resetSeconds: Math.ceil(res.msBeforeNext / 1_000),
});
