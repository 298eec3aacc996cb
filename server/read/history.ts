import { and, asc, eq } from "drizzle-orm";
import { entry, sale, ticketNote, transfer } from "../db/chain";
import { answer, dateOf } from "./answer";

type Moved = (typeof transfer.$inferSelect)["cause"];
type Noted = (typeof ticketNote.$inferSelect)["kind"];

/** What the contract made of a resale's price, in minor units. */
export type Split = { sellerMinor: number; royaltyMinor: number; platformMinor: number };

/** One thing that happened to a ticket. Addresses are lower-case; amounts are minor units of the event's currency. */
export type Happening = {
  /** A reissue or a refund that waits out its delay is `requested`; `withdrawn` ends that. */
  kind: Moved | Noted | "entry";
  /** Of the block; an entry's is the gate's. */
  at: Date;
  block: number;
  tx: string;
  from: string | null;
  to: string | null;
  priceMinor: number | null;
  split: Split | null;
  gateRef: string | null;
  reason: string | null;
  /** From when a request may be carried out. */
  effectiveAt: Date | null;
};

const nothing = { from: null, to: null, priceMinor: null, split: null, gateRef: null, reason: null, effectiveAt: null };

/** Everything that happened to a ticket, in the order of the chain, the mint first. Empty when the view does not know it. @throws {AppError} indexer-behind. */
export const listHistory = (collection: string, tokenId: number): Promise<Happening[]> =>
  answer(async (db) => {
    const at = collection.toLowerCase() as `0x${string}`;
    const [moves, sales, entries, notes] = await Promise.all([
      db
        .select()
        .from(transfer)
        .where(and(eq(transfer.collection, at), eq(transfer.tokenId, tokenId))),
      db
        .select()
        .from(sale)
        .where(and(eq(sale.collection, at), eq(sale.tokenId, tokenId))),
      db
        .select()
        .from(entry)
        .where(and(eq(entry.collection, at), eq(entry.tokenId, tokenId))),
      db
        .select()
        .from(ticketNote)
        .where(and(eq(ticketNote.collection, at), eq(ticketNote.tokenId, tokenId)))
        .orderBy(asc(ticketNote.block)),
    ]);
    const saleOf = new Map(sales.map((row) => [row.moves, row]));
    const all: (Happening & { logIndex: number })[] = [
      ...moves.map(({ cause, movedAt, block, logIndex, tx, from, to, reason, moves: nth }) => {
        const sold = saleOf.get(nth);
        const split = sold && splitOf(sold);
        const price = sold ? { priceMinor: sold.priceMinor, split: split ?? null } : {};
        return { ...nothing, kind: cause, at: dateOf(movedAt), block, logIndex, tx, from, to, reason, ...price };
      }),
      ...entries.map(({ usedAt, block, logIndex, tx, gateRef, holder }) => ({
        ...nothing,
        ...{ kind: "entry" as const, at: dateOf(usedAt), block, logIndex, tx, gateRef, from: holder },
      })),
      ...notes.map(({ kind, notedAt, block, logIndex, tx, to, priceMinor, reason, effectiveAt }) => ({
        ...nothing,
        ...{ kind, at: dateOf(notedAt), block, logIndex, tx, to, priceMinor, reason },
        effectiveAt: effectiveAt === null ? null : dateOf(effectiveAt),
      })),
    ];
    all.sort((a, b) => a.block - b.block || a.logIndex - b.logIndex);
    return all.map(({ logIndex: _logIndex, ...happening }) => happening);
  });

const splitOf = ({ sellerMinor, royaltyMinor, platformMinor }: typeof sale.$inferSelect): Split => ({
  sellerMinor,
  royaltyMinor,
  platformMinor,
});
