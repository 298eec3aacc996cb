import pg from "pg";
import type { Logger } from "pino";

type Turn = { log: Logger; onOwned: () => void; onLost: () => void };

const standbyMs = 2_000;

/**
 * A session's advisory lock: held as long as its connection lives, so that a process that died holds nothing. Whoever waits asks
 * every two seconds.
 */
export function holdLock(url: string, name: string, { log, onOwned, onLost }: Turn): { release(): Promise<void> } {
  let client: pg.Client | undefined;
  let owned = false;
  let released = false;
  let timer: NodeJS.Timeout | undefined;
  let trying: Promise<void> | undefined;

  function lost(): void {
    client?.removeAllListeners();
    client?.on("error", () => undefined);
    client?.end().catch(() => undefined);
    client = undefined;
    if (owned) {
      owned = false;
      log.warn({ lock: name }, "the lock was lost with its connection");
      onLost();
    }
  }

  async function attempt(): Promise<void> {
    try {
      if (!client) {
        client = new pg.Client({ connectionString: url, keepAlive: true, connectionTimeoutMillis: 5_000 });
        client.on("error", retry);
        client.on("end", retry);
        await client.connect();
      }
      const sql = "select pg_try_advisory_lock(hashtextextended($1, 0)) as owned";
      const { rows } = await client.query<{ owned: boolean }>(sql, [name]);
      owned = rows[0]?.owned ?? false;
    } catch {
      lost();
    }
    if (released) return;
    if (owned) onOwned();
    else later();
  }

  function retry(): void {
    lost();
    later();
  }

  function later(): void {
    if (released) return;
    clearTimeout(timer);
    timer = setTimeout(start, standbyMs);
  }

  function start(): void {
    trying ??= attempt().finally(() => {
      trying = undefined;
    });
  }
  start();

  return {
    async release() {
      released = true;
      clearTimeout(timer);
      await trying;
      client?.removeAllListeners();
      client?.on("error", () => undefined);
      await client?.end().catch(() => undefined);
    },
  };
}
