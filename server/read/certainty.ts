import { inArray } from "drizzle-orm";
import { transfer } from "../db/chain";
import { answer } from "./answer";

type Moved = { key: string; transferCount: number };

/** The block of each ticket's last change of holder (its mint, when there was none), by the ticket's key. @throws {AppError} indexer-behind. */
export async function listMoveBlocks(tickets: readonly Moved[]): Promise<Map<string, number>> {
  if (tickets.length === 0) return new Map();
  return answer(async (db) => {
    const ids = tickets.map(({ key, transferCount }) => `${key}:${transferCount}`);
    const rows = await db
      .select({ id: transfer.id, block: transfer.block })
      .from(transfer)
      .where(inArray(transfer.id, ids));
    return new Map(rows.map(({ id, block }) => [id.slice(0, id.lastIndexOf(":")), block]));
  });
}
