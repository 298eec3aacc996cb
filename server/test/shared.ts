import { allowEverybody } from "../adapters/bot/allow";
import { memoryLimits } from "../adapters/rate-limit/memory";
import { memoryCache } from "../adapters/shared-cache/memory";
import type { DoorName } from "../domain/limit/doors";
import type { RateLimitPort } from "../ports/rate-limit";

/** What processes share, shared by nobody. `fewer` gives doors fewer points than they have, by address and by account. */
export function testShared(fewer: Partial<Record<DoorName, number>> = {}) {
  const memory = memoryLimits();
  const limits: RateLimitPort = {
    spend: (name, key, count, cost) => {
      const points = fewer[name.slice(0, name.lastIndexOf(":")) as DoorName];
      return memory.spend(name, key, points === undefined ? count : { ...count, points }, cost);
    },
  };
  return { cache: memoryCache(), limits, bot: allowEverybody };
}
