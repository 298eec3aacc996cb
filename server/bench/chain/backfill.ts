import { readFileSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import type { Address, Hex } from "viem";
import { anvil } from "viem/chains";
import { mintOrders, openPlace, type Place } from "./place";

const ordersABlock = 50;
const eventsABlock = 2 * ordersABlock;
/** viem refuses answers over 10 MiB, and so do many nodes. */
const floorRange = 100;

export type Backfill = {
  events: number;
  /** Events a second while the indexer filled an empty schema from an empty cache, as it times it itself. */
  defaultPerSecond: number;
  tunedPerSecond: number;
  floorPerSecond: number;
  /** From the start of its process to its /ready. */
  defaultReadyMs: number;
  tunedReadyMs: number;
  /** Of its process until then: where the machine is shared, the clock says more about the others. */
  defaultCpuSeconds: number;
  tunedCpuSeconds: number;
  tunedRequestsPerSecond: number;
};

/** Time to read so many events of an old chain: with Ponder's own request limits, with ours, and by getLogs with bulk inserts. */
export async function measureBackfill({ events }: { events: number }): Promise<Backfill> {
  const place = await openPlace();
  try {
    const blocks = Math.ceil(events / eventsABlock);
    const collection = await place.collection();
    await fill(place, collection, blocks);
    const tunedRequestsPerSecond = 1_000;
    const floorPerSecond = await floor(place, collection, blocks * eventsABlock);
    const tuned = await cold(place, "tuned", blocks, { INDEXER_RPC_PER_SECOND: String(tunedRequestsPerSecond) });
    const plain = await cold(place, "plain", blocks);
    return {
      events: blocks * eventsABlock,
      defaultPerSecond: plain.perSecond,
      tunedPerSecond: tuned.perSecond,
      floorPerSecond,
      defaultReadyMs: plain.readyMs,
      tunedReadyMs: tuned.readyMs,
      defaultCpuSeconds: plain.cpuSeconds,
      tunedCpuSeconds: tuned.cpuSeconds,
      tunedRequestsPerSecond,
    };
  } finally {
    await place.close();
  }
}

/** So many blocks with a hundred events each, and enough behind them that all are final. */
async function fill(place: Place, collection: Address, blocks: number): Promise<void> {
  const nonce = await place.reader.getTransactionCount({ address: place.relayer.address });
  const fixed = { chainId: anvil.id, maxFeePerGas: 10n ** 12n, maxPriorityFeePerGas: 1n, gas: 12_000_000n };
  let last: Hex = "0x";
  // The chain mines a block with each, in the order of their nonces.
  for (let block = 0; block < blocks; block++) {
    const data = mintOrders(1 + block * ordersABlock, ordersABlock);
    const raw = await place.relayer.signTransaction({ ...fixed, to: collection, data, nonce: nonce + block });
    last = (await place.rpc("eth_sendRawTransaction", [raw])) as Hex;
  }
  const { status } = await place.reader.waitForTransactionReceipt({ hash: last });
  if (status !== "success") throw new Error("a mint of the past reverted");
  for (let at = 0; at < 8; at++) await place.rpc("anvil_mine", ["0x8"]);
}

async function cold(place: Place, name: string, blocks: number, change: Record<string, string> = {}) {
  const url = await place.newDatabase(`bench_${name}`);
  const begun = performance.now();
  const part = await place.indexer(url, change);
  const readyMs = Math.round(performance.now() - begun);
  const cpuSeconds = cpuOf(part.pid);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query("select count(*)::int as tickets from chain.ticket");
  await client.end();
  await part.stop();
  if (rows[0].tickets !== blocks * ordersABlock)
    throw new Error(`${rows[0].tickets} tickets in the view, ${blocks * ordersABlock} on the chain`);
  return { readyMs, cpuSeconds, perSecond: Math.round((blocks * eventsABlock) / (backfillMs(place.folder) / 1000)) };
}

/** Seconds of a process and its threads; a hundred ticks make one. Linux only, otherwise NaN. */
function cpuOf(pid?: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const [user, system] = stat
      .slice(stat.lastIndexOf(")") + 2)
      .split(" ")
      .slice(11, 13);
    return (Number(user) + Number(system)) / 100;
  } catch {
    return Number.NaN;
  }
}

/** What the indexer says itself: from its first line about the backfill to its last. */
function backfillMs(folder: string): number {
  const lines = readFileSync(path.join(folder, "ponder.log"), "utf8").split("\n");
  const last = lines.findLast((line) => line.includes("Completed backfill indexing"));
  const ms = last ? JSON.parse(last).duration : undefined;
  if (!(ms > 0)) throw new Error("the indexer has not said how long its backfill took");
  return ms;
}

/** The least that reading the same events can cost: logs in ranges, one insert a range, one narrow table. */
async function floor(place: Place, collection: Address, events: number): Promise<number> {
  const client = new pg.Client({ connectionString: await place.newDatabase("bench_floor") });
  await client.connect();
  await client.query(
    "create table log (block int8, log_index int, topics text[], data text, primary key (block, log_index))",
  );
  const head = Number(await place.reader.getBlockNumber({ cacheTime: 0 }));
  const begun = performance.now();
  for (let from = 0; from <= head; from += floorRange) {
    const range = { fromBlock: `0x${from.toString(16)}`, toBlock: `0x${(from + floorRange - 1).toString(16)}` };
    const logs = (await place.rpc("eth_getLogs", [{ address: collection, ...range }])) as {
      blockNumber: string;
      logIndex: string;
      topics: string[];
      data: string;
    }[];
    await client.query(
      "insert into log select b, i, string_to_array(t, ','), d from unnest($1::int8[], $2::int[], $3::text[], $4::text[]) as l(b, i, t, d)",
      [
        logs.map((log) => Number(log.blockNumber)),
        logs.map((log) => Number(log.logIndex)),
        logs.map((log) => log.topics.join()),
        logs.map((log) => log.data),
      ],
    );
  }
  const seconds = (performance.now() - begun) / 1000;
  const { rows } = await client.query("select count(*)::int as logs from log");
  await client.end();
  if (rows[0].logs < events) throw new Error(`the floor read ${rows[0].logs} of ${events} events`);
  return Math.round(events / seconds);
}
