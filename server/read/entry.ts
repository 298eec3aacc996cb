import { eq } from "drizzle-orm";
import { entry, tier } from "../db/chain";
import { ticketKey } from "../domain/shared/ref";
import { answer, dateOf } from "./answer";

/** An admission as the chain recorded it; `usedAt` is the gate's time, not the block's. */
export type Entry = { key: string; tokenId: number; gateRef: string; holder: string; usedAt: Date; tx: string };

/** @throws {AppError} indexer-behind. */
export const findEntry = (collection: string, tokenId: number): Promise<Entry | null> =>
  answer(async (db) => {
    const [row] = await db
      .select()
      .from(entry)
      .where(eq(entry.id, ticketKey(collection, tokenId)));
    return row ? toEntry(row) : null;
  });

export const countEntries = (collection: string): Promise<number> =>
  answer(async (db) => {
    const rows = await db
      .select({ used: tier.used })
      .from(tier)
      .where(eq(tier.collection, collection.toLowerCase() as `0x${string}`));
    return rows.reduce((sum, { used }) => sum + used, 0);
  });

const toEntry = ({ id, tokenId, gateRef, holder, usedAt, tx }: typeof entry.$inferSelect): Entry => ({
  key: id,
  tokenId,
  gateRef,
  holder,
  usedAt: dateOf(usedAt),
  tx,
});
