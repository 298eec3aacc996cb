import { randomUUID } from "node:crypto";
import type { SharedCachePort } from "../../ports/shared-cache";
import { memoryCache } from "./memory";
import type { RedisLink } from "./redis-link";

/** Several systems may share one Redis. */
const prefix = "ticketchain:";

/**
 * Through Redis, with the process's own behind it: what this process has set it still knows while Redis is away, and what is
 * published is heard in this process whatever happens.
 */
export function redisCache(link: RedisLink): SharedCachePort {
  const own = memoryCache();
  const self = randomUUID();
  return {
    async get(key) {
      try {
        return await link.ask((redis) => redis.get(prefix + key));
      } catch {
        return own.get(key);
      }
    },
    async set(key, value, ttlMs) {
      await own.set(key, value, ttlMs);
      await link.ask((redis) => redis.set(prefix + key, value, { PX: Math.max(1, Math.ceil(ttlMs)) })).catch(ignore);
    },
    async publish(channel, message) {
      await own.publish(channel, message);
      await link.ask((redis) => redis.publish(prefix + channel, `${self}:${message}`)).catch(ignore);
    },
    async subscribe(channel, listener) {
      const leaveOwn = await own.subscribe(channel, listener);
      const leave = await link.hear(prefix + channel, (said) => {
        const at = said.indexOf(":");
        // What this process said it has heard already.
        if (said.slice(0, at) === self) return;
        try {
          listener(said.slice(at + 1));
        } catch {
          // One listener's failure is no business of the connection.
        }
      });
      return async () => {
        await Promise.all([leaveOwn(), leave()]);
      };
    },
  };
}

const ignore = () => undefined;
