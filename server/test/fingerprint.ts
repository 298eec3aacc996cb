import type { Pool } from "pg";

/** When a device was last heard of is noted also when it is refused. */
const passing = ["lastSeenAt"];

/** A word for all that the database holds, jobs included: equal words, nothing has changed. */
export async function fingerprintOf(pool: Pool): Promise<() => Promise<string>> {
  const { rows } = await pool.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
     where schemaname = 'public' or (schemaname = 'graphile_worker' and tablename = '_private_jobs') order by 1`,
  );
  const parts = rows.map(
    ({ name }) =>
      `select '${name}' || ':' || count(*) || ':' || coalesce(md5(string_agg((to_jsonb(t) - $1::text[])::text, ',' order by (to_jsonb(t) - $1::text[])::text)), '') as part from ${name} t`,
  );
  const text = `select string_agg(part, ' ' order by part) as word from (${parts.join(" union all ")}) all_tables`;
  return async () => (await pool.query<{ word: string }>(text, [passing])).rows[0]?.word ?? "";
}
