import type { Pool } from "pg";
import { expect } from "vitest";

/** What each count of the view must be, computed from the rows it stands for. Every query gives `id` and counts. */
const scans = {
  tier: `select t.id, count(k.id)::int as minted, count(k.burnt_at)::int as refunded, count(k.used_at)::int as used,
      count(k.ask_minor)::int as listed, coalesce(sum(s.sales), 0)::int as resold
    from $.tier t left join $.ticket k on k.collection = t.collection and k.tier_id = t.tier_id
    left join lateral (select count(*) as sales from $.sale s where s.collection = k.collection and s.token_id = k.token_id) s on true
    group by t.id`,
  account: `select a.address as id,
      (select count(*) from $.ticket where owner = a.address)::int as held,
      (select count(*) from $.transfer where "to" = a.address and cause = 'mint')::int as minted,
      (select count(*) from $.sale where buyer = a.address)::int as bought,
      (select count(*) from $.sale where seller = a.address)::int as sold,
      (select count(*) from $.gift where "from" = a.address)::int as given,
      (select count(*) from $.gift where "to" = a.address)::int as received,
      (select count(*) from $.entry where holder = a.address)::int as entered
    from $.account a`,
  daily: `select d.id,
      (select count(*) from $.ticket k where k.collection = d.collection and minted_at / 86400 * 86400 = d.day)::int as minted,
      (select coalesce(sum(price_paid_minor), 0) from $.ticket k
        where k.collection = d.collection and minted_at / 86400 * 86400 = d.day)::int as gross_minor,
      (select count(*) from $.ticket k where k.collection = d.collection and burnt_at / 86400 * 86400 = d.day)::int as refunded,
      (select count(*) from $.sale s where s.collection = d.collection and sold_at / 86400 * 86400 = d.day)::int as resales,
      (select coalesce(sum(price_minor), 0) from $.sale s
        where s.collection = d.collection and sold_at / 86400 * 86400 = d.day)::int as resale_minor,
      (select coalesce(sum(royalty_minor), 0) from $.sale s
        where s.collection = d.collection and sold_at / 86400 * 86400 = d.day)::int as royalty_minor,
      (select count(*) from $.gift g where g.collection = d.collection and given_at / 86400 * 86400 = d.day)::int as gifts,
      (select count(*) from $.entry e where e.collection = d.collection and mined_at / 86400 * 86400 = d.day)::int as entries
    from $.daily d`,
};

/** Wallets and days that have something to count must have a row. Each query names those that have none. */
const gaps = [
  `select owner from $.ticket where burnt_at is null except select address from $.account`,
  `select collection || ':' || minted_at / 86400 * 86400 from $.ticket except select id from $.daily`,
];

/** Every tier, wallet and day of the view counts what a scan of its rows counts. */
export async function expectCountsRight(pool: Pool, schema = "chain"): Promise<void> {
  for (const [table, scan] of Object.entries(scans)) {
    const { rows: scanned } = await pool.query(`${scan.replaceAll("$.", `"${schema}".`)} order by 1`);
    expect(scanned.length, `rows of ${table}`).toBeGreaterThan(0);
    const names = Object.keys(scanned[0]).filter((name) => name !== "id");
    const key = table === "account" ? "address" : "id";
    const { rows: kept } = await pool.query(
      `select "${key}" as id, ${names.map((name) => `${name}::int`).join(", ")} from "${schema}"."${table}" order by 1`,
    );
    expect(kept, table).toEqual(scanned);
  }
  for (const gap of gaps) expect((await pool.query(gap.replaceAll("$.", `"${schema}".`))).rows).toEqual([]);
}
