import { type Plan, planOf, points } from "./plan";
import { openStack } from "./stack";
import { runWave } from "./wave";
import { openWorld } from "./world";

type Settings = { base: number; runs: number; seed: number; wave?: number; say?(line: string): void };

/** Runs so many scenarios, from this seed on, and says what broke. */
export async function runChaos({ base, runs, seed, wave: size = 100, say = () => undefined }: Settings) {
  const begun = Date.now();
  const stack = await openStack({ base });
  try {
    const world = await openWorld(stack);
    const started = Date.now();
    const hits = Object.fromEntries(points.map((point) => [point, 0])) as Record<string, number>;
    const plays: Record<string, number> = {};
    const failures: { seed: number; rules: string[]; replay: string }[] = [];
    let kills = 0;
    for (let done = 0; done < runs; done += size) {
      const plans: Plan[] = Array.from({ length: Math.min(size, runs - done) }, (_, at) => planOf(seed + done + at));
      for (const { play } of plans) plays[play] = (plays[play] ?? 0) + 1;
      const wave = await runWave(world, plans);
      kills += wave.kills.length;
      for (const { point } of wave.kills) hits[point] = (hits[point] ?? 0) + 1;
      for (const { seed: failing, rule } of wave.broken) {
        const known = failures.find((one) => one.seed === failing);
        if (known) known.rules.push(rule);
        else failures.push({ seed: failing, rules: [rule], replay: `npm run chaos -- --runs 1 --seed ${failing}` });
        say(`seed ${failing}: ${rule}`);
      }
      say(
        `${done + plans.length} runs, ${kills} kills, ${failures.length} failures, ${wave.seconds.toFixed(1)} s for the last ${plans.length}`,
      );
    }
    const seconds = (Date.now() - started) / 1000;
    // Few runs cannot come by everywhere.
    const missed = runs >= 300 ? points.filter((point) => hits[point] === 0) : [];
    return {
      runs,
      seed,
      plays,
      points: {
        known: points.length,
        struck: points.length - points.filter((point) => hits[point] === 0).length,
        hits,
        missed,
      },
      kills,
      faults: stack.struck,
      failures: failures.slice(0, 50),
      failed: failures.length,
      seconds: Math.round(seconds),
      secondsToStart: Math.round((started - begun) / 1000),
      runsPerSecond: Number((runs / seconds).toFixed(2)),
      ok: failures.length === 0 && missed.length === 0,
    };
  } finally {
    await stack.stop();
  }
}
