import { asc, eq } from "drizzle-orm";
import { collection, tier } from "../db/chain";
import { answer, dateOf } from "./answer";

/** A collection as the chain knows it now. Only its times and how far it is can change. */
export type Collection = {
  address: string;
  eventRef: string;
  organizer: string;
  name: string;
  symbol: string;
  doorsAt: Date;
  endsAt: Date;
  /** The platform's share of a resale, fixed when the collection was created. */
  platformFeeBps: number;
  paused: boolean;
  cancelledAt: Date | null;
  closedAt: Date | null;
  createdAt: Date;
  createdTx: string;
};

/** @throws {AppError} indexer-behind. */
export const findCollection = (address: string): Promise<Collection | null> =>
  answer(async (db) => {
    const at = address.toLowerCase() as `0x${string}`;
    const [row] = await db.select().from(collection).where(eq(collection.address, at));
    return row ? toCollection(row) : null;
  });

/** Rules of a collection's tiers as the contract keeps them, by tier id. */
export const listTiers = (address: string): Promise<(typeof tier.$inferSelect)[]> =>
  answer((db) =>
    db
      .select()
      .from(tier)
      .where(eq(tier.collection, address.toLowerCase() as `0x${string}`))
      .orderBy(asc(tier.tierId)),
  );

const toCollection = (row: typeof collection.$inferSelect): Collection => {
  const { address, eventRef, organizer, name, symbol, platformFeeBps, paused, createdTx } = row;
  return {
    ...{ address, eventRef, organizer, name, symbol, platformFeeBps, paused, createdTx },
    doorsAt: dateOf(row.doorsAt),
    endsAt: dateOf(row.endsAt),
    cancelledAt: row.cancelledAt === null ? null : dateOf(row.cancelledAt),
    closedAt: row.closedAt === null ? null : dateOf(row.closedAt),
    createdAt: dateOf(row.createdAt),
  };
};
