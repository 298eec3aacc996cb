import pg from "pg";

/** Counts what this process asks of PostgreSQL from now on, by whichever pool and library. @returns the count so far. */
export function countQueries(): () => number {
  let count = 0;
  const real = pg.Client.prototype.query as (...args: unknown[]) => unknown;
  pg.Client.prototype.query = function counted(this: pg.Client, ...args: unknown[]) {
    count++;
    return real.apply(this, args);
  } as typeof pg.Client.prototype.query;
  return () => count;
}
