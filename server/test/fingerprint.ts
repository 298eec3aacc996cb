import type { Pool } from "pg";

/** When a device was last heard of is noted also when it is refused. */
const passing = ["lastSeenAt"];

/** A word for all that the database holds, jobs included: equal words, nothing has changed. */
export async function fingerprintOf(pool: Pool): Promise<() => Promise<string>> {
  const { rows } = await pool.query<{ name: string; passes: boolean }>(
    `select format('%I.%I', t.table_schema, t.table_name) as name, exists (
       select 1 from information_schema.columns c
       where (c.table_schema, c.table_name) = (t.table_schema, t.table_name) and c.column_name = any ($1)) as passes
     from information_schema.tables t where t.table_type = 'BASE TABLE'
       and (t.table_schema = 'public' or (t.table_schema = 'graphile_worker' and t.table_name = '_private_jobs'))
     order by 1`,
    [passing],
  );
  // A sum over the rows needs no order. It is asked thousands of times, so it is planned once and makes JSON only where it must.
  const parts = rows.map(({ name, passes }) => {
    const row = passes ? `(to_jsonb(t) - '{${passing.join(",")}}'::text[])::text` : "t::text";
    return `select '${name}' || ':' || count(*) || ':' || coalesce(sum(hashtextextended(${row}, 0)::numeric), 0) as part from ${name} t`;
  });
  const text = `select string_agg(part, ' ' order by part) as word from (${parts.join(" union all ")}) all_tables`;
  return async () => (await pool.query<{ word: string }>({ name: "fingerprint", text })).rows[0]?.word ?? "";
}
