// npm run bench:onsale [-- --connections 256] [-- --seconds 3] [-- --rounds 3] [-- --browsers 10000]
// How many holds a second, each on disk before its answer: the box office over HTTP beside four usual ways to take a seat, each over
// a bare node:http with the pool that suits it best; the allocator without HTTP, and node:http without anything. Then with a disk
// whose flush takes 1 ms longer, with four box offices, and each way down to the last ticket. Last line: one JSON object. Ends with 1
// on a miss.
import { parseArgs } from "node:util";
import { printFailure } from "../../local/setup/say.mjs";
import { type Contestant, type Figures, openContest } from "./contest";
import { type FormName, formNames } from "./forms";
import { openHouse, type Shop } from "./house";
import { judge, type Measured, targets } from "./verdict";

const { values: flags } = parseArgs({
  options: {
    connections: { type: "string", default: "256" },
    seconds: { type: "string", default: "3" },
    rounds: { type: "string", default: "3" },
    browsers: { type: "string", default: "10000" },
  },
});
const connections = Number(flags.connections);
const seconds = Number(flags.seconds);
const rounds = Number(flags.rounds);
const browsers = Number(flags.browsers);

const pools: Record<FormName, number[]> = {
  "select-for-update": [2, 4, 8, 16],
  "one-statement": [1, 2, 4, 8],
  "skip-locked": [2, 4, 8, 16],
  "prisma-transaction": [4, 8, 16],
};
/** More than anybody sells in a run; a row for each seat costs more, so that those are as many as they need. */
const plenty = { count: 10_000_000, seats: 60_000 };
const fewTickets = 1_000;
const addedMs = 1;
const withinMs = 12 * 60_000;

setTimeout(() => {
  console.log(JSON.stringify({ ok: false, misses: [`not done after ${withinMs / 60_000} minutes`], targets }));
  process.exit(1);
}, withinMs);

// An end from outside takes its processes along, too.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));

const middle = (runs: Figures[]): Figures =>
  [...runs].sort((a, b) => a.perSecond - b.perSecond)[Math.floor((runs.length - 1) / 2)] as Figures;

async function measure() {
  const house = await openHouse();
  const contest = await openContest(house);
  try {
    const shopFor = ({ who }: Contestant, few = false): Promise<Shop> => {
      const seats = who === "skip-locked";
      const quantity = few ? fewTickets : seats ? plenty.seats : plenty.count;
      return house.shop({ quantity, seats, browsers: who === "ours" ? browsers : 1 });
    };
    const run = async (contestant: Contestant, long: number | null = seconds, few = false) => {
      const figures = await contest.run(contestant, await shopFor(contestant, few), { connections, seconds: long });
      const label = Object.values(contestant).join(" ");
      console.log(`${label.padEnd(24)} ${JSON.stringify(figures)}`);
      return figures;
    };
    /** The pool that suits each form best, by a short run each. */
    const suited = async (): Promise<Contestant[]> => {
      const found: Contestant[] = [];
      for (const who of formNames) {
        const tried: { connections: number; perSecond: number }[] = [];
        for (const size of pools[who]) tried.push({ connections: size, ...(await run({ who, connections: size }, 1)) });
        tried.sort((a, b) => b.perSecond - a.perSecond);
        found.push({ who, connections: tried[0]?.connections ?? 4 });
      }
      return found;
    };
    const inTurn = async (field: Contestant[], times: number) => {
      const runs = new Map<Contestant, Figures[]>(field.map((one) => [one, []]));
      for (let round = 0; round < times; round++) for (const one of field) runs.get(one)?.push(await run(one));
      return new Map([...runs].map(([one, all]) => [one, middle(all)]));
    };
    const byName = (found: Map<Contestant, Figures>, rivals: Contestant[]) =>
      Object.fromEntries(rivals.map((one) => [one.who, found.get(one)])) as Record<FormName, Figures>;

    const [ours, four, nodeHttp]: Contestant[] = [
      { who: "ours", processes: 1 },
      { who: "ours", processes: 4 },
      { who: "node-http" },
    ];
    console.log("which pool suits whom");
    const rivals = await suited();
    console.log(`${rounds} rounds of ${seconds} s each`);
    const found = await inTurn([nodeHttp, ours, ...rivals, four] as Contestant[], rounds);
    const bare = await contest.bare(await shopFor({ who: "ours", processes: 1 }), { connections, seconds });
    console.log(`allocator alone          ${JSON.stringify(bare)}\nto the last ticket`);
    const soldOut: Measured["soldOut"] = {};
    for (const one of [ours, four, ...rivals] as Contestant[]) {
      const { granted, holds, decrements } = await run(one, null, true);
      const name = one.who === "ours" ? `ours, ${one.processes}` : one.who;
      soldOut[name] = { quantity: fewTickets, granted, holds, decrements };
    }
    console.log(`with ${addedMs} ms more before each flush`);
    const before = await house.commitMs();
    await house.slowFlush(addedMs * 1_000);
    const commitMs = { before, with: await house.commitMs() };
    const slowRivals = await suited();
    const slow = await inTurn([ours, ...slowRivals] as Contestant[], 1);
    const measured: Measured = {
      ours: found.get(ours as Contestant) as Figures,
      rivals: byName(found, rivals),
      nodeHttp: found.get(nodeHttp as Contestant) as Figures,
      bare,
      fourProcesses: found.get(four as Contestant) as Figures,
      slowFlush: {
        ...{ addedMs, commitMs },
        ours: slow.get(ours as Contestant) as Figures,
        rivals: byName(slow, slowRivals),
      },
      soldOut,
    };
    return {
      ...judge(measured),
      targets,
      conditions: {
        connections,
        seconds,
        rounds,
        browsers,
        durable: house.durable,
        pools: rivals,
        slowPools: slowRivals,
      },
      slowFlushBy:
        "commit_delay with commit_siblings = 0: the server sleeps before each flush under the log's write lock",
      figures: measured,
    };
  } finally {
    await contest.close();
    await house.close();
  }
}

try {
  const said = await measure();
  for (const miss of said.misses) console.log(`missed: ${miss}`);
  console.log(JSON.stringify(said));
  process.exit(said.ok ? 0 : 1);
} catch (error) {
  printFailure(error);
  console.log(JSON.stringify({ ok: false, misses: [String(error)], targets }));
  // Whatever a failed measurement left open must not keep it waiting.
  process.exit(1);
}
