import type { Logger } from "pino";
import { withTransaction } from "../../db/prisma";
import type { BusPort } from "../../ports/bus";
import type { Address, ChainPort } from "../../ports/chain";
import type { Database, Tx } from "../../ports/database";
import type { QueuePort } from "../../ports/queue";
import type { SignerPort } from "../../ports/signer";
import type { WalletPort } from "../../ports/wallet";
import type { Targets } from "./targets";

/** What the lanes of a chain writer share. */
export type Writer = {
  db: Database;
  chain: ChainPort;
  queue: QueuePort;
  bus: BusPort;
  /** Signs for organizations; without it their own transactions wait. */
  wallet?: WalletPort;
  log: Logger;
  targets: Targets;
};

/** One sender's transactions, in the order of their nonces. What it remembers is lost with the process and costs a repetition. */
export type Lane = Writer & {
  sender: Address;
  /** Of a sender whose key the chain port does not have. */
  signer?: SignerPort;
  /** By transaction id, when this process sent its bytes last and first, and how often nobody took them. */
  sent: Map<string, { firstAt: number; lastAt: number; refused: number }>;
  /** By collection, the id after those of all mints under way. */
  ends: Map<string, number>;
  /** By collection, until when its mints go one by one, because somebody else mints there too. */
  careful: Map<string, number>;
  /** By nonce, since when the chain misses it. */
  missing: Map<number, number>;
};

export const openLane = (writer: Writer, sender: Address, signer?: SignerPort): Lane => ({
  ...writer,
  sender,
  signer,
  sent: new Map(),
  ends: new Map(),
  careful: new Map(),
  missing: new Map(),
});

export const inTransaction = <T>(writer: Writer, work: (tx: Tx) => Promise<T>): Promise<T> =>
  withTransaction(writer, work, { timeoutMs: 30_000 });

type Told = { dedupeKey: string; wakeSagaId: string | null };

/** Wakes who waits for these intents, in the transaction that changed them. */
export async function tell(writer: Writer, tx: Tx, intents: Told[]): Promise<void> {
  const sagas = new Set(intents.flatMap(({ wakeSagaId }) => (wakeSagaId ? [wakeSagaId] : [])));
  for (const sagaId of sagas)
    await writer.queue.enqueue(tx, { name: "saga:advance", payload: { sagaId }, key: `saga:${sagaId}` });
  const signals = intents.map(({ dedupeKey }) => ({ topic: "chain" as const, id: dedupeKey }));
  if (signals.length > 0) await writer.bus.publish(signals, tx);
}

/** Does it for each, so many at a time, in order of beginning. */
export async function forEach<T, R>(items: readonly T[], atOnce: number, work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const run = async () => {
    for (let at = next++; at < items.length; at = next++) results[at] = await work(items[at] as T);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, run));
  return results;
}
