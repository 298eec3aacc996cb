import type { SharedCachePort } from "../../ports/shared-cache";

/** As many as a busy evening needs; what was set first goes first. */
const most = 50_000;

/** The process's own: what one process shares with itself. */
export function memoryCache(): SharedCachePort {
  const kept = new Map<string, { value: string; until: number }>();
  const listeners = new Map<string, Set<(message: string) => void>>();
  return {
    async get(key) {
      const found = kept.get(key);
      if (found && found.until > Date.now()) return found.value;
      kept.delete(key);
      return null;
    },
    async set(key, value, ttlMs) {
      kept.delete(key);
      for (const oldest of kept.keys()) {
        if (kept.size < most) break;
        kept.delete(oldest);
      }
      kept.set(key, { value, until: Date.now() + ttlMs });
    },
    async publish(channel, message) {
      for (const listen of [...(listeners.get(channel) ?? [])]) {
        try {
          listen(message);
        } catch {
          // One listener's failure is no business of the next one.
        }
      }
    },
    async subscribe(channel, listener) {
      // A wrapper of its own: the same function may listen twice.
      const heard = (message: string) => listener(message);
      const here = listeners.get(channel) ?? new Set();
      listeners.set(channel, here.add(heard));
      return async () => {
        here.delete(heard);
        if (here.size === 0) listeners.delete(channel);
      };
    },
  };
}
