import { asc, eq } from "drizzle-orm";
import { listing } from "../db/chain";
import { answer, dateOf } from "./answer";

/** An offer that stands on chain now. `key` is the ticket's. */
export type ChainListing = {
  key: string;
  collection: string;
  tokenId: number;
  seller: string;
  priceMinor: number;
  listedAt: Date;
};

/** Offers of a collection, cheapest first. @throws {AppError} indexer-behind. */
export const listChainListings = (collection: string): Promise<ChainListing[]> =>
  answer(async (db) => {
    const rows = await db
      .select()
      .from(listing)
      .where(eq(listing.collection, collection.toLowerCase() as `0x${string}`))
      .orderBy(asc(listing.priceMinor), asc(listing.tokenId));
    return rows.map(({ id, listedTx: _tx, listedAt, ...row }) => ({ ...row, key: id, listedAt: dateOf(listedAt) }));
  });
