import type { Pool } from "pg";
import { useChainView as pointReadersTo } from "../../db/chain";

export type ViewTicket = {
  collection: string;
  tokenId: number;
  owner: string;
  orderRef: string;
  tierId?: number;
  transferCount?: number;
  askMinor?: number | null;
  usedAt?: number | null;
  gateRef?: string | null;
  frozen?: boolean;
  /** Of its last change of holder. */
  block?: number;
};

/**
 * A view of the chain with the columns that readers use, filled by the test instead of the indexer.
 * `stop` makes it look as it does when the indexer stands still.
 */
export async function chainViewOf({ pool, url }: { pool: Pool; url: string }) {
  await pool.query(`create schema if not exists chain;
    create table chain.ticket (id text primary key, collection text, token_id int, tier_id int, owner text,
      price_paid_minor int8, ask_minor int8, used_at int8, gate_ref text, frozen boolean, gift_count int,
      transfer_count int, order_ref text, minted_at int8, mint_tx text, on_chain boolean default false, burnt_at int8);
    create table chain.transfer (id text primary key, collection text, token_id int, moves int, "from" text, "to" text,
      cause text, reason text, moved_at int8, block int8, log_index int, tx text);
    create table chain.sale (id text primary key, sale_ref text, settlement int, collection text, token_id int, seller text,
      buyer text, price_minor int8, seller_minor int8, royalty_minor int8, platform_minor int8, moves int, sold_at int8, tx text);
    create table chain.entry (id text primary key, collection text, token_id int, gate_ref text, holder text, used_at int8,
      mined_at int8, block int8, log_index int, tx text);
    create table chain.ticket_note (id text primary key, collection text, token_id int, kind text, price_minor int8, "to" text,
      effective_at int8, reason text, noted_at int8, block int8, log_index int, tx text);
    create table chain.tier as select ''::text as id, ''::text as collection, 0 as tier_id, 0 as minted, 0 as refunded, 0 as used,
      0 as resold, 0 as listed where false;
    create table chain._ponder_checkpoint (chain_name text, latest_checkpoint text)`);
  pointReadersTo(url);
  const reach = async (at: Date) => {
    const checkpoint = `${Math.floor(at.getTime() / 1000)}${"0".repeat(65)}`;
    await pool.query("delete from chain._ponder_checkpoint");
    await pool.query("insert into chain._ponder_checkpoint values ('local', $1)", [checkpoint]);
  };
  await reach(new Date());
  /** What the worker has seen of the chain; `finalized` is its last final block. */
  const chainIs = (finalized: number, trouble: string | null = null) =>
    pool.query(
      `insert into "ChainStatus" ("chainId", latest, "latestSince", finalized, "finalitySince", trouble, "troubleSince", "observedAt")
       values (31337, 1000, now(), $1, now(), $2, case when $2::text is null then null else now() at time zone 'UTC' end, now() at time zone 'UTC')
       on conflict ("chainId") do update set finalized = $1, trouble = $2, "troubleSince" = excluded."troubleSince",
         "observedAt" = excluded."observedAt"`,
      [finalized, trouble],
    );
  await chainIs(1_000);
  return {
    /** What Ponder announces each block on. */
    channel: "chain_live_query",
    reach,
    chainIs,
    async put(ticket: ViewTicket) {
      const { collection, tokenId, owner, orderRef, tierId = 1, transferCount = 0 } = ticket;
      const { askMinor = null, usedAt = null, gateRef = null, frozen = false, block = 1 } = ticket;
      await pool.query(
        `insert into chain.transfer values ($1, $2, $3, $4, $5, $6, $7, null, 1700000000, $8, 0, '0x00')
         on conflict (id) do update set block = excluded.block`,
        [
          ...[`${collection}:${tokenId}:${transferCount}`, collection, tokenId, transferCount, `0x${"0".repeat(40)}`],
          ...[owner, transferCount === 0 ? "mint" : "sale", block],
        ],
      );
      await pool.query(
        `insert into chain.ticket values ($1, $2, $3, $4, $5, 4500, $6, $7, $8, $9, 0, $10, $11, 1700000000, '0x00')
         on conflict (id) do update set owner = $5, ask_minor = $6, used_at = $7, gate_ref = $8, frozen = $9, transfer_count = $10`,
        [
          `${collection}:${tokenId}`,
          collection,
          tokenId,
          tierId,
          owner,
          askMinor,
          usedAt,
          gateRef,
          frozen,
          transferCount,
          orderRef,
        ],
      );
    },
    async drop() {
      await pool.query("alter table chain.ticket rename to ticket_gone");
    },
    async restore() {
      await pool.query("alter table chain.ticket_gone rename to ticket");
    },
  };
}
