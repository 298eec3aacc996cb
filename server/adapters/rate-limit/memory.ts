import type { Count } from "../../domain/limit/doors";
import type { Spent } from "../../domain/limit/spent";
import type { RateLimitPort } from "../../ports/rate-limit";

type Window = { spent: number; endsAt: number };

/** Keys that are kept for one limit before those whose window is over are thrown out. */
const many = 20_000;

/**
 * Counts of this process alone, in windows that begin with a key's first call. Own, because it stands before the hot doors: the
 * library's own memory keeps a timer for each key, which cost a tenth of a hold when ten thousand browsers came.
 */
export function memoryLimits(now: () => number = Date.now): RateLimitPort {
  const limits = new Map<string, Map<string, Window>>();
  return {
    async spend(name, key, count, cost = 1) {
      let windows = limits.get(name);
      if (!windows) {
        windows = new Map();
        limits.set(name, windows);
      }
      const at = now();
      let window = windows.get(key);
      if (!window || window.endsAt <= at) {
        if (windows.size >= many) prune(windows, at);
        window = { spent: 0, endsAt: at + count.seconds * 1_000 };
        windows.set(key, window);
      }
      window.spent += cost;
      return spentOf(count, window, at);
    },
  };
}

const spentOf = ({ points, seconds }: Count, { spent, endsAt }: Window, at: number): Spent => ({
  points,
  seconds,
  ok: spent <= points,
  remaining: Math.max(0, points - spent),
  resetSeconds: Math.ceil((endsAt - at) / 1_000),
});

/** Of those whose time is not over the oldest go, so that a flood of addresses is no flood of memory. */
function prune(windows: Map<string, Window>, at: number): void {
  for (const [key, { endsAt }] of windows) if (endsAt <= at) windows.delete(key);
  for (const key of windows.keys()) {
    if (windows.size < many / 2) break;
    windows.delete(key);
  }
}
