import pg from "pg";

// Counters and sums come as int8; none of ours passes 2^53.
const types: pg.CustomTypesConfig = {
  getTypeParser: (id, format) =>
    id === pg.types.builtins.INT8 ? (Number as never) : pg.types.getTypeParser(id, format as "text"),
};

/** Plain SQL, for the hot paths that an ORM would slow down. int8 comes back as a number. `max` is in connections. */
export function openPool(url: string, { max = 6 }: { max?: number } = {}): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    allowExitOnIdle: true,
    types,
    // What is asked on one connection without waiting is sent at once. Only the box office does: all else waits for each answer.
    pipeline: true,
  });
  // A connection that breaks while idle is replaced by the next query; unheard, the event would end the process.
  pool.on("error", () => undefined);
  return pool;
}
