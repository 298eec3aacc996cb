import type { Logger } from "pino";
import { withTransaction } from "../../db/prisma";
import type { BusPort } from "../../ports/bus";
import type { ChainPort } from "../../ports/chain";
import type { Database, Tx } from "../../ports/database";
import type { QueuePort } from "../../ports/queue";

export type Patience = {
  /** A transaction without a receipt is sent again after this; the same bytes. */
  resendMs: number;
  /** And outbid after this. */
  outbidMs: number;
};

/** What the parts of the chain writer share. */
export type Writer = {
  db: Database;
  chain: ChainPort;
  queue: QueuePort;
  bus: BusPort;
  log: Logger;
  patience: Patience;
  /** By transaction id, when this process sent its bytes last and first. Lost with the process, which costs one more sending. */
  sent: Map<string, { firstAt: number; lastAt: number }>;
};

export const inTransaction = <T>(writer: Writer, work: (tx: Tx) => Promise<T>): Promise<T> =>
  withTransaction(writer, work);

type Told = { dedupeKey: string; wakeSagaId: string | null };

/** Wakes who waits for these intents, in the transaction that changed them. */
export async function tell(writer: Writer, tx: Tx, intents: Told[]): Promise<void> {
  const sagas = new Set(intents.flatMap(({ wakeSagaId }) => (wakeSagaId ? [wakeSagaId] : [])));
  for (const sagaId of sagas)
    await writer.queue.enqueue(tx, { name: "saga:advance", payload: { sagaId }, key: `saga:${sagaId}` });
  for (const { dedupeKey } of intents) await writer.bus.publish({ topic: "chain", id: dedupeKey }, tx);
}
