import { type Plan, planOf, points } from "./plan";
import { foundByReconciler } from "./reconciled";
import { openStack } from "./stack";
import { runWave } from "./wave";
import { openWorld } from "./world";

type Settings = {
  base: number;
  runs: number;
  seed: number;
  /** After this time no further wave begins; one wave is always run. */
  withinMs?: number;
  say?(line: string): void;
};

/** A wave comes by every point at least once. */
const waveSize = 100;

const mostShort = 4;

/** Three seeds, from this one on, that strike at each of these points: a seed's point is its place in the row of all. */
function seedsOf(wanted: readonly (typeof points)[number][], from: number): number[] {
  const first = Math.ceil(from / points.length) * points.length;
  return wanted.flatMap((point) => [0, 1, 2].map((turn) => first + turn * points.length + points.indexOf(point)));
}

/** Runs so many scenarios, from this seed on, and says what broke. */
export async function runChaos(settings: Settings) {
  const { base, seed, withinMs = Number.POSITIVE_INFINITY, say = () => undefined } = settings;
  const begun = Date.now();
  const stack = await openStack({ base });
  try {
    const world = await openWorld(stack);
    const started = Date.now();
    const hits = Object.fromEntries(points.map((point) => [point, 0])) as Record<string, number>;
    const plays: Record<string, number> = {};
    const failures: { seed: number; rules: string[]; replay: string }[] = [];
    let kills = 0;
    let runs = 0;
    let short = 0;
    for (;;) {
      const regular = runs < settings.runs && (runs === 0 || Date.now() - begun < withinMs);
      // A play may be over before its point came by: such points get short rounds of their own.
      const unstruck = points.filter((point) => hits[point] === 0);
      if (!regular && (runs < waveSize || unstruck.length === 0 || short++ === mostShort)) break;
      const many = Math.min(waveSize, settings.runs - runs);
      const plans: Plan[] = regular
        ? Array.from({ length: many }, (_, at) => planOf(seed + runs + at))
        : seedsOf(unstruck, seed + runs).map((one) => planOf(one));
      for (const { play } of plans) plays[play] = (plays[play] ?? 0) + 1;
      const wave = await runWave(world, plans);
      runs += plans.length;
      kills += wave.kills.length;
      for (const { point } of wave.kills) hits[point] = (hits[point] ?? 0) + 1;
      for (const { seed: failing, rule } of wave.broken) {
        const known = failures.find((one) => one.seed === failing);
        if (known) known.rules.push(rule);
        else failures.push({ seed: failing, rules: [rule], replay: `npm run chaos -- --runs 1 --seed ${failing}` });
        say(`seed ${failing}: ${rule}`);
      }
      say(
        `${runs} runs, ${kills} kills, ${failures.length} failures, ${wave.seconds.toFixed(1)} s for the last ${plans.length}`,
      );
    }
    const seconds = (Date.now() - started) / 1000;
    for (const rule of await foundByReconciler(stack)) {
      failures.push({ seed, rules: [rule], replay: `npm run chaos -- --runs ${runs} --seed ${seed}` });
      say(rule);
    }
    // Few runs cannot come by everywhere.
    const missed = runs >= waveSize ? points.filter((point) => hits[point] === 0) : [];
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
