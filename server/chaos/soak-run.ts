import { readFileSync } from "node:fs";
import { sleep } from "../local/part";
import { collectLetters, headOf } from "./facts";
import { startLoad } from "./load";
import { foundByReconciler } from "./reconciled";
import { rest } from "./rest";
import { brokenRules } from "./rules";
import { openStack, type Stack } from "./stack";
import { viewBlockOf } from "./view-block";
import { openWorld } from "./world";

type Settings = { base: number; minutes: number; seed: number; say?(line: string): void };
type Sample = { seconds: number; indexerMb: number; processesMb: number; connections: number; lagBlocks: number };
type Figure = Exclude<keyof Sample, "seconds">;

const sampleMs = 5_000;
/** Share of the samples. */
const maxMissed = 0.02;
const samplesAMinute = 60_000 / sampleMs;
/**
 * A run has no growth when the straight line through its samples, without the first fifth, rises by no more than this from end to
 * end. Of connections the lowest of each minute counts: pools breathe with bursts (a process that was killed comes back to a
 * backlog and opens twenty more for a moment), and what leaks never comes down again.
 */
const mayRise: Record<Figure, { share: number; atLeast: number; floor?: true }> = {
  indexerMb: { share: 0.2, atLeast: 80 },
  processesMb: { share: 0.2, atLeast: 80 },
  connections: { share: 0.2, atLeast: 6, floor: true },
  lagBlocks: { share: 0.2, atLeast: 5 },
};

/** Two purchases and one resale a second, a process killed every minute; afterwards everything rests and nothing has grown. */
export async function runSoak({ base, minutes, seed, say = () => undefined }: Settings) {
  // As in the worker: a saga that is woken every four seconds because all are late makes all later.
  const stack = await openStack({ base, haste: false });
  try {
    const world = await openWorld(stack);
    const mailbox = collectLetters(stack);
    const since = { at: new Date(), block: (await headOf(stack)) + 1n, letters: mailbox.all };
    const seconds = minutes * 60;
    const load = startLoad(world, { seed, seconds, perSecond: ["purchase", "purchase", "resale"] });
    const samples: Sample[] = [];
    const begun = Date.now();
    let kills = 0;
    let missed = 0;
    while (Date.now() - begun < seconds * 1_000) {
      await sleep(sampleMs);
      const passed = Math.round((Date.now() - begun) / 1_000);
      try {
        const sample = { seconds: passed, ...(await measure(stack)) };
        samples.push(sample);
        say(`${JSON.stringify(sample)} ${load.begun()} plays`);
      } catch (error) {
        missed += 1;
        say(`no sample after ${passed} s: ${error}`);
      }
      if (passed >= (kills + 1) * 60) {
        stack.victims.killOne();
        kills += 1;
      }
    }
    const traces = await load.traces();
    const open = await rest(world, 180_000);
    const broken = (await brokenRules(world, traces, since)).map(({ seed: one, rule }) => `seed ${one}: ${rule}`);
    if (Object.keys(open).length > 0) broken.push(`not at rest: ${JSON.stringify(open)}`);
    // One may fall into a moment in which all is busy; more say that somebody else would not have been answered either.
    if (missed > samples.length * maxMissed) broken.push(`${missed} samples could not be taken`);
    broken.push(...(await foundByReconciler(stack)));
    await mailbox.stop();
    const growth = growthOf(samples);
    for (const line of broken) say(line);
    return {
      minutes,
      plays: traces.length,
      kills,
      samples: samples.length,
      missed,
      growth,
      broken: broken.slice(0, 50),
      ok: broken.length === 0 && Object.values(growth).every(({ ok }) => ok),
    };
  } finally {
    await stack.stop();
  }
}

async function measure(stack: Stack): Promise<Omit<Sample, "seconds">> {
  const indexer = stack.parts.find(({ name }) => name === "ponder")?.pid;
  const { rows } = await stack.pool.query<{ n: number }>(
    "select count(*)::int as n from pg_stat_activity where datname = current_database()",
  );
  const [head, seen] = await Promise.all([headOf(stack), viewBlockOf(stack)]);
  return {
    indexerMb: indexer ? residentMb(indexer) : 0,
    processesMb: stack.victims.pids().reduce((sum, pid) => sum + residentMb(pid), 0),
    connections: rows[0]?.n ?? 0,
    lagBlocks: Math.max(0, Number(head) - seen),
  };
}

function residentMb(pid: number): number {
  try {
    return Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1_024);
  } catch {
    return 0;
  }
}

/** The lowest of each minute; what is left of the last one is no minute. */
const floorsOf = (values: number[]): number[] =>
  Array.from({ length: Math.floor(values.length / samplesAMinute) }, (_, minute) =>
    Math.min(...values.slice(minute * samplesAMinute, (minute + 1) * samplesAMinute)),
  );

/** Rise of the line of least squares over the samples after the first fifth, in the figure's own unit. */
export function growthOf(samples: Sample[]) {
  const settled = samples.slice(Math.floor(samples.length / 5));
  const figures = Object.keys(mayRise) as Figure[];
  return Object.fromEntries(
    figures.map((figure) => {
      const each = settled.map((sample) => sample[figure]);
      const values = mayRise[figure].floor ? floorsOf(each) : each;
      const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
      const middle = (values.length - 1) / 2;
      const above = values.reduce((sum, value, at) => sum + (at - middle) * (value - mean), 0);
      const below = values.reduce((sum, _, at) => sum + (at - middle) ** 2, 0);
      const rise = below === 0 ? 0 : (above / below) * (values.length - 1);
      const allowed = Math.max(mayRise[figure].atLeast, mayRise[figure].share * mean);
      return [
        figure,
        { mean: Math.round(mean), rise: Math.round(rise), allowed: Math.round(allowed), ok: rise <= allowed },
      ];
    }),
  ) as Record<Figure, { mean: number; rise: number; allowed: number; ok: boolean }>;
}
