// npm run bench:chain [-- --quick] [-- --only writer,latency,backfill,purchase] [-- --port 20300] [-- --running <state folder>]
// What the chain writer and the indexer can do, each as a ratio to the least it could cost on this machine in the same run.
// Last line: one JSON object. Ends with 1 when a target is missed.
import path from "node:path";
import { parseArgs } from "node:util";
import { printFailure } from "../../local/setup/say.mjs";
import { root } from "../../local/setup/stamps.mjs";
import { measureBackfill } from "./backfill";
import { measureLatency } from "./latency";
import { measurePurchase } from "./purchase";
import { measureWriter } from "./writer";

const { values: flags } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    only: { type: "string" },
    port: { type: "string", default: "20300" },
    running: { type: "string" },
  },
});
const quick = flags.quick;

type Target = { figure: string; atLeast?: number; atMost?: number };

/** See the "What it must show". Milliseconds, events a second, shares of the floor. */
const targets: Target[] = [
  { figure: "writer.mints.ratio", atLeast: 0.5 },
  { figure: "writer.settles.ratio", atLeast: 0.5 },
  { figure: "latency.p50Ms", atMost: 60 },
  { figure: "backfill.defaultPerSecond", atLeast: 2_300 },
  { figure: "backfill.tunedPerSecond", atLeast: 6_000 },
  // Two blocks of one second and 300 ms.
  { figure: "purchase.p50Ms", atMost: 2_300 },
];

const measures = {
  writer: async (): Promise<object> =>
    measureWriter(quick ? { mints: 500, settles: 100, rounds: 1 } : { mints: 6_000, settles: 1_600, rounds: 3 }),
  latency: async () => {
    const latency = await measureLatency({ blocks: quick ? 8 : 60 });
    return { ...latency, ratio: ratio(latency.p50Ms, latency.floorP50Ms) };
  },
  backfill: async () => {
    const backfill = await measureBackfill({ events: quick ? 10_000 : 100_000 });
    const of = (perSecond: number) => ratio(perSecond, backfill.floorPerSecond);
    return { ...backfill, defaultRatio: of(backfill.defaultPerSecond), tunedRatio: of(backfill.tunedPerSecond) };
  },
  purchase: () =>
    measurePurchase({
      count: quick ? 5 : 50,
      base: Number(flags.port),
      running: flags.running && path.resolve(root, flags.running),
    }),
};
type Part = keyof typeof measures;

const ratio = (figure: number, floor: number) => Math.round((figure / floor) * 1_000) / 1_000;

try {
  const all = Object.keys(measures) as Part[];
  const wanted = (flags.only?.split(",") ?? all) as Part[];
  const unknown = wanted.filter((name) => !all.includes(name));
  if (unknown.length > 0) throw new Error(`--only takes ${all.join(", ")}, not ${unknown.join(", ")}`);
  const figures: Record<string, object> = {};
  for (const name of wanted) {
    console.log(`${name} ...`);
    figures[name] = await measures[name]();
    console.log(`  ${JSON.stringify(figures[name])}`);
  }
  const judged = targets.flatMap(({ figure, ...bound }) => {
    const [part = "", ...names] = figure.split(".");
    if (!figures[part]) return [];
    const found = names.reduce<unknown>(
      (at, name) => (at as Record<string, unknown> | undefined)?.[name],
      figures[part],
    );
    const value = Number(found);
    const ok = value >= (bound.atLeast ?? -Infinity) && value <= (bound.atMost ?? Infinity);
    return [{ figure, ...bound, value, ok }];
  });
  for (const { figure, value } of judged.filter(({ ok }) => !ok)) console.log(`missed: ${figure} is ${value}`);
  const ok = judged.every((each) => each.ok);
  console.log(JSON.stringify({ quick, figures, targets: judged, ok }));
  process.exit(ok ? 0 : 1);
} catch (error) {
  printFailure(error);
  // Whatever a failed measurement left open must not keep it waiting.
  process.exit(1);
}
