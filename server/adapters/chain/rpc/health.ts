import type { Endpoint } from "../../../ports/chain";
import type { NoAnswer } from "./endpoint";

/** Blocks that an endpoint may be behind the best one before others are asked first. */
const toleratedLag = 5;
const slowMs = 1_500;
const firstPauseMs = 500;
const longestPauseMs = 30_000;
/** One that shows no new block for so long, while others do, has no say in what is final. */
const stuckMs = 60_000;
/** How long a contradiction is held against an endpoint. */
const distrustMs = 60_000;

/** What is known of one endpoint, from how it answered. Times in epoch milliseconds. */
export function openHealth(name: string) {
  let latencyMs = 0;
  let failures = 0;
  let closedUntil = 0;
  let distrustedUntil = 0;
  let latest: number | null = null;
  let movedAt = 0;
  let error: string | null = null;

  return {
    name,
    answered(tookMs: number): void {
      latencyMs = latencyMs === 0 ? tookMs : latencyMs * 0.8 + tookMs * 0.2;
      failures = 0;
      closedUntil = 0;
      error = null;
    },
    failed({ message, pauseMs }: NoAnswer, now: number): void {
      failures++;
      error = message;
      const pause = Math.min(firstPauseMs * 2 ** Math.min(failures - 1, 10), longestPauseMs);
      closedUntil = now + Math.max(pauseMs, failures > 1 ? pause : 0);
    },
    sawBlock(block: number, now: number): void {
      if (latest === null || block > latest) movedAt = now;
      latest = block;
    },
    contradicted(what: string, now: number): void {
      distrustedUntil = now + distrustMs;
      error = what;
    },
    latest: () => latest,
    /** Left alone for the moment: it asked for that, or has failed several times in a row. */
    isClosed: (now: number) => now < closedUntil,
    isDistrusted: (now: number) => now < distrustedUntil,
    isStuck: (now: number, best: number) => latest !== null && best - latest > toleratedLag && now - movedAt > stuckMs,
    /** Lower is asked first; those of one rank in the order of the settings. */
    rank(now: number, best: number): number {
      const late = latest !== null && best - latest > toleratedLag;
      const flaws: [boolean, number][] = [
        [now < closedUntil, 32],
        [now < distrustedUntil, 16],
        [late, 8],
        [failures > 0, 4],
        [latencyMs > slowMs, 2],
      ];
      return flaws.reduce((sum, [has, weight]) => (has ? sum + weight : sum), 0);
    },
    report(now: number, best: number): Endpoint {
      const behind = latest !== null && best - latest > toleratedLag;
      const state =
        now < distrustedUntil
          ? "disagrees"
          : now < closedUntil || failures > 1
            ? "down"
            : behind || latencyMs > slowMs
              ? "slow"
              : "ok";
      return { name, state, latest, error };
    },
  };
}
export type Health = ReturnType<typeof openHealth>;
