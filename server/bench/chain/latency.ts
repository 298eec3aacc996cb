import pg from "pg";
import { type Address, createPublicClient, getAbiItem, webSocket } from "viem";
import { ticketCollectionAbi } from "../../../contracts/abi/TicketCollection";
import { mintOrders, openPlace, type Place } from "./place";

export type Latency = { blocks: number; p50Ms: number; p95Ms: number; floorP50Ms: number; floorP95Ms: number };

/** Both are watched this often, each by a connection of its own. */
const lookMs = 1;

/**
 * From a block of one second that a websocket client has just heard of, to its ticket's row that another connection reads: through
 * the indexer, and through a bare viem subscription that writes one row. Same blocks, same tickets.
 */
export async function measureLatency({ blocks }: { blocks: number }): Promise<Latency> {
  const place = await openPlace({ blockSeconds: 1 });
  try {
    const collection = await place.collection();
    const url = await place.newDatabase("bench_latency");
    const indexer = await place.indexer(url, { CHAIN_WS_URL: place.wsUrl });
    const bare = await bareSubscription(place, collection, url);
    const heard = await heads(place);
    const view = await watcher(url, "select 1 from chain.ticket where id = $1");
    const floor = await watcher(url, "select 1 from floor where id = $1");
    const times: number[] = [];
    const floorTimes: number[] = [];
    // The first blocks warm every connection and are not counted.
    for (let at = 1; at <= blocks + 3; at++) {
      // Anywhere in the block's second, so that nothing meets its timer.
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 600));
      const hash = await place.wallet.sendTransaction({ to: collection, data: mintOrders(at, 1), gas: 1_000_000n });
      const receipt = heard.block(hash, place);
      const id = `${collection.toLowerCase()}:${at}`;
      const [seenAt, rowAt, floorAt] = await Promise.all([receipt, view.until(id), floor.until(id)]);
      if (at <= 3) continue;
      times.push(rowAt - seenAt);
      floorTimes.push(floorAt - seenAt);
    }
    await bare();
    await heard.stop();
    await Promise.all([view.end(), floor.end()]);
    await indexer.stop();
    const [sorted, floorSorted] = [times, floorTimes].map((each) => each.sort((a, b) => a - b)) as [number[], number[]];
    return {
      blocks: times.length,
      p50Ms: share(sorted, 0.5),
      p95Ms: share(sorted, 0.95),
      floorP50Ms: share(floorSorted, 0.5),
      floorP95Ms: share(floorSorted, 0.95),
    };
  } finally {
    await place.close();
  }
}

const share = (sorted: number[], part: number) =>
  Math.round((sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * part) - 1)] ?? Number.NaN) * 10) / 10;

/** When each block was heard of, by a subscription that does nothing else. */
async function heads(place: Place) {
  const { transport } = createPublicClient({ transport: webSocket(place.wsUrl) });
  const seen = new Map<bigint, number>();
  const { unsubscribe } = await transport.subscribe({
    params: ["newHeads"],
    // As it arrives: a client that fetched the block first would be late itself.
    onData: ({ result }) => void seen.set(BigInt(result.number), performance.now()),
    onError: (error) => {
      throw error;
    },
  });
  return {
    stop: unsubscribe,
    block: async (hash: `0x${string}`, { reader }: Place): Promise<number> => {
      const { blockNumber, status } = await reader.waitForTransactionReceipt({ hash });
      if (status !== "success") throw new Error("a mint reverted");
      for (;;) {
        const at = seen.get(blockNumber);
        if (at !== undefined) return at;
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    },
  };
}

/** The least that a row can take: the log is pushed, one insert. */
async function bareSubscription(place: Place, collection: Address, url: string): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query("create table floor (id text primary key, owner text)");
  const chain = createPublicClient({ transport: webSocket(place.wsUrl) });
  const stop = chain.watchEvent({
    address: collection,
    event: getAbiItem({ abi: ticketCollectionAbi, name: "TicketsMinted" }),
    onLogs: async (logs) => {
      for (const { args } of logs)
        await client.query({
          name: "floor",
          text: "insert into floor values ($1, $2)",
          values: [`${collection.toLowerCase()}:${args.firstId}`, args.to],
        });
    },
  });
  return async () => {
    stop();
    await client.end();
  };
}

/** Looks for a row as often as it can. */
async function watcher(url: string, text: string) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return {
    until: async (id: string): Promise<number> => {
      const end = performance.now() + 20_000;
      for (;;) {
        const { rowCount } = await client.query({ name: "look", text, values: [id] });
        if (rowCount === 1) return performance.now();
        if (performance.now() > end) throw new Error(`no row ${id} after 20 s`);
        await new Promise((resolve) => setTimeout(resolve, lookMs));
      }
    },
    end: () => client.end(),
  };
}
