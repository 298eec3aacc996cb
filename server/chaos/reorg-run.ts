import { createPublicClient, http } from "viem";
import { sleep } from "../local/part";
import { collectLetters, headOf } from "./facts";
import { startLoad } from "./load";
import { randomFrom } from "./random";
import { foundByReconciler } from "./reconciled";
import { rest } from "./rest";
import { brokenRules } from "./rules";
import { openStack, type Stack } from "./stack";
import { openWorld } from "./world";

type Settings = { base: number; seed: number; seconds: number; say?(line: string): void };

const deepest = 64;
/** The indexer lets this chain take back 200 blocks, as on Polygon; our own would end at 30. */
const likePolygon = 137;
/** Final lies 66 blocks back, so that nothing final is ever taken back: a chain that does that is not one. */
const epochSlots = 33;
const stallBlocks = 60;
const stallBlockSeconds = 15;
const hex = (n: number) => `0x${n.toString(16)}`;

/** People buy and resell while the chain takes back 1 to 64 blocks, again and again, and for 15 minutes of its time nothing becomes final. */
export async function runReorgs({ base, seed, seconds, say = () => undefined }: Settings) {
  const random = randomFrom(seed);
  // Two processes, each with a chain writer of its own: the second one is the mistake.
  const stack = await openStack({ base, victims: 2, chainId: likePolygon, epochSlots });
  try {
    const world = await openWorld(stack);
    await stack.rpc("anvil_mine", [hex(deepest + 4), "0x1"]);
    const floor = await headOf(stack);
    const mailbox = collectLetters(stack);
    const since = { at: new Date(), block: floor - BigInt(deepest) - 4n, letters: mailbox.all };
    const load = startLoad(world, { seed, seconds, perSecond: ["purchase", "resale"] });
    const depths: number[] = [];
    let resubmitted = 0;
    let stalledSeconds = 0;
    const end = Date.now() + seconds * 1_000;
    let stall = end - seconds * 500;
    while (Date.now() < end) {
      await sleep(random.whole(1_500, 4_000));
      const depth = random.whole(1, deepest);
      const dropped = await reorganise(stack, depth);
      depths.push(depth);
      if (random.chance(0.5)) {
        await resubmit(stack, dropped);
        resubmitted += dropped.length;
      }
      say(`took back ${depth} blocks with ${dropped.length} transactions, ${load.begun()} plays so far`);
      if (Date.now() > stall) {
        stall = Number.POSITIVE_INFINITY;
        stack.node.stallFinality(Number(await headOf(stack)) - 2 * epochSlots);
        for (let block = 0; block < stallBlocks; block += 5) {
          await stack.rpc("anvil_mine", [hex(5), hex(stallBlockSeconds)]);
          await sleep(400);
        }
        stack.node.stallFinality(null);
        stalledSeconds = stallBlocks * stallBlockSeconds;
        say(`nothing became final for ${stalledSeconds} s of the chain's time`);
      }
    }
    const quickly = setInterval(() => void stack.rpc("anvil_mine", [hex(8), "0x1"]).catch(() => undefined), 1_000);
    const traces = await load.traces();
    const open = await rest(world, 150_000);
    clearInterval(quickly);
    const broken = (await brokenRules(world, traces, since)).map(({ seed: one, rule }) => `seed ${one}: ${rule}`);
    if (Object.keys(open).length > 0) broken.push(`not at rest: ${JSON.stringify(open)}`);
    broken.push(...(await foundByReconciler(stack)));
    broken.push(...stack.victims.strange);
    await mailbox.stop();
    const transactions = await world.db.chainTransaction.groupBy({ by: ["state"], _count: true });
    for (const line of broken) say(line);
    return {
      seed,
      plays: traces.length,
      reorgs: depths.length,
      depths: { smallest: Math.min(...depths), largest: Math.max(...depths) },
      resubmitted,
      stalledSeconds,
      writers: 2,
      transactions: Object.fromEntries(transactions.map(({ state, _count }) => [state, _count])),
      broken: broken.slice(0, 50),
      ok: broken.length === 0 && depths.length > 0 && stalledSeconds >= 900,
    };
  } finally {
    await stack.stop();
  }
}

/** @returns the raw bytes of the transactions that went with the blocks, in their order. */
async function reorganise(stack: Stack, depth: number): Promise<string[]> {
  const client = createPublicClient({ transport: http(stack.rpcUrl, { batch: true }) });
  const head = await client.getBlockNumber({ cacheTime: 0 });
  const numbers = Array.from({ length: depth }, (_, at) => head - BigInt(depth - 1 - at));
  const blocks = await Promise.all(numbers.map((blockNumber) => client.getBlock({ blockNumber })));
  const hashes = blocks.flatMap(({ transactions }) => transactions);
  const raws = await Promise.all(hashes.map((hash) => stack.rpc("eth_getRawTransactionByHash", [hash])));
  // While it goes back, anvil's state is empty for a moment: a block that its timer mined then would hold mints at addresses without code.
  await stack.rpc("evm_setIntervalMining", [0]);
  try {
    await stack.rpc("anvil_reorg", [depth, []]);
  } finally {
    await stack.rpc("evm_setIntervalMining", [1]);
  }
  return raws.filter((raw): raw is string => typeof raw === "string");
}

/** As a node's own pool does it for some; one that is refused is the writer's to send again. */
async function resubmit(stack: Stack, raws: string[]): Promise<void> {
  for (const raw of raws) await stack.rpc("eth_sendRawTransaction", [raw]).catch(() => undefined);
}
