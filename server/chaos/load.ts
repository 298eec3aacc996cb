import { sleep } from "../local/part";
import type { Trace } from "./acts";
import { type Plan, type Play, planOf } from "./plan";
import { playThrough } from "./play";
import type { World } from "./world";

/** What people do, without anybody who disturbs them. */
const calmPlan = (seed: number, play: Play): Plan => {
  const plan = planOf(seed, play);
  return { ...plan, webhooks: [], rpc: [], queue: [], provider: null };
};

export type Load = { traces(): Promise<Trace[]>; begun(): number };

/** Starts these plays once a second until the time is over. The promise of `traces` ends with the last of them. */
export function startLoad(
  world: World,
  { seed, perSecond, seconds }: { seed: number; perSecond: Play[]; seconds: number },
): Load {
  const running: Promise<Trace>[] = [];
  const loop = (async () => {
    const begun = Date.now();
    for (let second = 0; second < seconds; second++) {
      for (const play of perSecond) running.push(playThrough(world, calmPlan(seed + running.length, play)));
      await sleep(Math.max(0, begun + (second + 1) * 1_000 - Date.now()));
    }
  })();
  return {
    begun: () => running.length,
    async traces() {
      await loop;
      return Promise.all(running);
    },
  };
}
