import { and, asc, eq } from "drizzle-orm";
import { sale, transfer } from "../db/chain";
import { answer, dateOf } from "./answer";

/** A resale and its split in minor units, as the contract computed it. */
export type Sale = Omit<typeof sale.$inferSelect, "soldAt"> & { soldAt: Date };

/** As TicketMarket numbers them. Only a settlement by card needs a role, so only its reference is ours for sure. */
const byCard = 0;

/** The sale that was settled by card under this reference, or null. @throws {AppError} indexer-behind. */
export const findSale = (saleRef: string): Promise<Sale | null> =>
  answer(async (db) => {
    const ref = saleRef.toLowerCase() as `0x${string}`;
    const [row] = await db
      .select()
      .from(sale)
      .where(and(eq(sale.saleRef, ref), eq(sale.settlement, byCard)));
    return row ? { ...row, soldAt: dateOf(row.soldAt) } : null;
  });

export type Transfer = {
  from: string;
  to: string;
  cause: (typeof transfer.$inferSelect)["cause"];
  movedAt: Date;
  tx: string;
};

/** Every change of holder of a ticket, the mint first. */
export const listTransfers = (collection: string, tokenId: number): Promise<Transfer[]> =>
  answer(async (db) => {
    const at = collection.toLowerCase() as `0x${string}`;
    const rows = await db
      .select()
      .from(transfer)
      .where(and(eq(transfer.collection, at), eq(transfer.tokenId, tokenId)))
      .orderBy(asc(transfer.moves));
    return rows.map(({ from, to, cause, movedAt, tx }) => ({ from, to, cause, movedAt: dateOf(movedAt), tx }));
  });
