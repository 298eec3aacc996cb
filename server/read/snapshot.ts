import type { PoolClient } from "pg";
import { chainView } from "../db/chain";
import { asBehind } from "./answer";

/** A ticket as the view keeps it. */
export type ViewTicket = {
  tokenId: number;
  tierId: number;
  owner: string;
  pricePaidMinor: number;
  askMinor: number | null;
  used: boolean;
  frozen: boolean;
  transferCount: number;
  giftCount: number;
};
export type ViewTier = { tierId: number; cap: number; alive: number; used: number; listed: number };
/** Rows of one moment, and the block that this moment shows. */
export type ViewSnapshot = { block: number; at: Date; tickets: ViewTicket[]; tiers: ViewTier[] };

const ticketColumns = `token_id as "tokenId", tier_id as "tierId", owner, price_paid_minor as "pricePaidMinor", ask_minor as "askMinor",
  used_at is not null as used, frozen, transfer_count as "transferCount", gift_count as "giftCount"`;

/**
 * What the view says of a collection, read in one snapshot, so that rows and block belong together. `tokenIds` narrows it.
 * @throws {AppError} indexer-behind when there is no view or no database.
 */
export async function viewSnapshot(collection: string, tokenIds?: readonly number[]): Promise<ViewSnapshot> {
  const address = collection.toLowerCase();
  return inSnapshot(async (client, schema) => {
    const place = await placeOf(client, schema);
    const only = tokenIds ? " and token_id = any($2::int[])" : "";
    const { rows: tickets } = await client.query<ViewTicket>(
      `select ${ticketColumns} from "${schema}".ticket where collection = $1${only} order by token_id`,
      tokenIds ? [address, tokenIds] : [address],
    );
    const { rows: tiers } = await client.query<ViewTier>(
      `select tier_id as "tierId", cap, minted - refunded as alive, used, listed from "${schema}".tier where collection = $1 order by tier_id`,
      [address],
    );
    return { ...place, tickets, tiers };
  });
}

/** How far the view is. @throws {AppError} indexer-behind. */
export const viewPlace = (): Promise<{ block: number; at: Date }> => inSnapshot(placeOf);

async function placeOf(client: PoolClient, schema: string): Promise<{ block: number; at: Date }> {
  const { rows } = await client.query<{ latest: string | null }>(
    `select min(latest_checkpoint) as latest from "${schema}"."_ponder_checkpoint"`,
  );
  const latest = rows[0]?.latest;
  // 10 digits time, 16 chain, 16 block. A view that has seen nothing yet stands before the first block.
  return latest
    ? { block: Number(latest.slice(26, 42)), at: new Date(Number(latest.slice(0, 10)) * 1000) }
    : { block: -1, at: new Date(0) };
}

async function inSnapshot<T>(ask: (client: PoolClient, schema: string) => Promise<T>): Promise<T> {
  const { pool, schema } = chainView();
  try {
    const client = await pool.connect();
    try {
      await client.query("begin transaction isolation level repeatable read read only");
      const found = await ask(client, schema);
      await client.query("commit");
      return found;
    } catch (error) {
      await client.query("rollback").catch(() => undefined);
      throw error;
    } finally {
      client.release();
    }
  } catch (error) {
    throw asBehind(error);
  }
}
