import pg from "pg";
import type { Logger } from "pino";

const standbyMs = 2_000;

type Turn = { onOwned: () => void; onLost: () => void };
type Wanted = Turn & { owned: boolean };

/**
 * Advisory locks of one session: held as long as its connection lives, so that a process that died holds nothing. Whoever waits
 * asks every two seconds.
 */
export function openLocks(url: string, log: Logger) {
  const wanted = new Map<string, Wanted>();
  let client: pg.Client | undefined;
  let closed = false;
  let timer: NodeJS.Timeout | undefined;
  let trying: Promise<void> | undefined;

  function lost(): void {
    client?.removeAllListeners();
    client?.on("error", () => undefined);
    client?.end().catch(() => undefined);
    client = undefined;
    for (const [name, turn] of wanted) {
      if (!turn.owned) continue;
      turn.owned = false;
      log.warn({ lock: name }, "the lock was lost with its connection");
      turn.onLost();
    }
    later();
  }

  async function connected(): Promise<pg.Client> {
    if (client) return client;
    const fresh = new pg.Client({ connectionString: url, keepAlive: true, connectionTimeoutMillis: 5_000 });
    client = fresh;
    fresh.on("error", lost);
    fresh.on("end", lost);
    await fresh.connect();
    return fresh;
  }

  async function attempt(): Promise<void> {
    try {
      const session = await connected();
      for (const [name, turn] of wanted) {
        if (turn.owned || closed) continue;
        const sql = "select pg_try_advisory_lock(hashtextextended($1, 0)) as owned";
        const { rows } = await session.query<{ owned: boolean }>(sql, [name]);
        if (!rows[0]?.owned || session !== client) continue;
        // Let go while the answer was on its way.
        if (wanted.get(name) !== turn)
          await session.query("select pg_advisory_unlock(hashtextextended($1, 0))", [name]);
        else {
          turn.owned = true;
          turn.onOwned();
        }
      }
    } catch {
      lost();
    }
    if ([...wanted.values()].some(({ owned }) => !owned)) later();
  }

  function later(): void {
    if (closed) return;
    clearTimeout(timer);
    timer = setTimeout(start, standbyMs);
  }

  function start(): void {
    if (closed) return;
    if (trying) {
      void trying.then(start);
      return;
    }
    trying = attempt().finally(() => {
      trying = undefined;
    });
  }

  return {
    /** Calls `onOwned` when the lock is this session's, and `onLost` when it is not any more. */
    hold(name: string, turn: Turn): void {
      if (wanted.has(name)) return;
      wanted.set(name, { ...turn, owned: false });
      start();
    },
    async release(name: string): Promise<void> {
      const turn = wanted.get(name);
      wanted.delete(name);
      if (!turn?.owned) return;
      await client?.query("select pg_advisory_unlock(hashtextextended($1, 0))", [name]).catch(() => undefined);
    },
    async close(): Promise<void> {
      closed = true;
      clearTimeout(timer);
      await trying;
      client?.removeAllListeners();
      client?.on("error", () => undefined);
      await client?.end().catch(() => undefined);
      client = undefined;
    },
  };
}
