import pg from "pg";

export type Session = {
  /** Rows of one statement on the session's own connection, opened when there is none. @throws when the server does not answer. */
  query<Row extends object>(sql: string, values?: unknown[]): Promise<Row[]>;
  close(): Promise<void>;
};

/**
 * The server drops a peer that went away without a word (a machine that lost power) after about ten seconds, and with it the
 * locks of its session. A process that merely died is noticed at once.
 */
const keepalive =
  "-c tcp_keepalives_idle=4 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3 -c tcp_user_timeout=10000";

/**
 * One connection of this process's own, for locks that live as long as it does. `onLost` is called when it broke, and with it
 * every lock; the next query opens another. Not through a pooler that shares connections.
 */
export function openSession(url: string, onLost: () => void = () => undefined): Session {
  let client: pg.Client | undefined;
  let opening: Promise<pg.Client> | undefined;
  let closed = false;
  // One statement at a time: the connection has one line.
  let before: Promise<unknown> = Promise.resolve();

  async function connect(): Promise<pg.Client> {
    const next = new pg.Client({
      connectionString: url,
      keepAlive: true,
      connectionTimeoutMillis: 5_000,
      query_timeout: 10_000,
      options: keepalive,
    });
    const lost = () => drop(next);
    next.on("error", lost);
    next.on("end", lost);
    try {
      await next.connect();
    } catch (error) {
      silence(next);
      throw error;
    }
    if (closed) {
      silence(next);
      throw new Error("the session is closed");
    }
    client = next;
    return next;
  }

  function silence(gone: pg.Client): void {
    gone.removeAllListeners();
    gone.on("error", () => undefined);
    gone.end().catch(() => undefined);
  }

  function drop(gone: pg.Client): void {
    silence(gone);
    if (client !== gone) return;
    client = undefined;
    onLost();
  }

  async function run<Row extends object>(sql: string, values: unknown[]): Promise<Row[]> {
    if (!client)
      opening ??= connect().finally(() => {
        opening = undefined;
      });
    const here = client ?? (await (opening as Promise<pg.Client>));
    try {
      return (await here.query<Row>(sql, values)).rows;
    } catch (error) {
      // A statement that the server refused leaves the session alive; anything else may have taken its locks along.
      if (!(error instanceof pg.DatabaseError)) drop(here);
      throw error;
    }
  }

  return {
    query<Row extends object>(sql: string, values: unknown[] = []) {
      const next = before.then(() => run<Row>(sql, values));
      before = next.catch(() => undefined);
      return next;
    },
    async close() {
      closed = true;
      await opening?.catch(() => undefined);
      const last = client;
      client = undefined;
      last?.removeAllListeners();
      last?.on("error", () => undefined);
      await last?.end().catch(() => undefined);
    },
  };
}
