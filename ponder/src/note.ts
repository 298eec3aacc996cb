import type { Context } from "ponder:registry";
import { ticketNote } from "ponder:schema";

type Hex = `0x${string}`;
type Logged = {
  block: { number: bigint; timestamp: bigint };
  transaction: { hash: Hex };
  log: { logIndex: number };
};
type Note = Omit<typeof ticketNote.$inferInsert, "id" | "tokenId" | "notedAt" | "block" | "logIndex" | "tx"> & {
  tokenId: bigint;
};

/** Where a log stands, for rows that are read in the order of the chain. */
export const placeOf = (event: Logged) => ({
  block: Number(event.block.number),
  logIndex: event.log.logIndex,
  tx: event.transaction.hash,
});

/** Writes down what happened to a ticket that stays with its holder. */
export async function note({ db }: Pick<Context, "db">, event: Logged, { tokenId, ...rest }: Note): Promise<void> {
  await db.insert(ticketNote).values({
    ...rest,
    id: `${event.transaction.hash}:${event.log.logIndex}`,
    tokenId: Number(tokenId),
    notedAt: Number(event.block.timestamp),
    ...placeOf(event),
  });
}
