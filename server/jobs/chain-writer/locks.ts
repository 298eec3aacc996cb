import type { Logger } from "pino";
import { openSession } from "../../db/session";

const standbyMs = 2_000;

type Turn = { onOwned: () => void; onLost: () => void };
type Wanted = Turn & { owned: boolean };

const lockOf = "hashtextextended($1, 0)";

/**
 * Advisory locks of one session: held as long as its connection lives, so that a process that died holds nothing. Every two seconds
 * whoever waits asks, and whoever owns learns whether the connection is still there.
 */
export function openLocks(url: string, log: Logger) {
  const wanted = new Map<string, Wanted>();
  let closed = false;
  let timer: NodeJS.Timeout | undefined;
  let asking: Promise<void> | undefined;

  const session = openSession(url, () => {
    for (const [name, turn] of wanted) {
      if (!turn.owned) continue;
      turn.owned = false;
      log.warn({ lock: name }, "the lock was lost with its connection");
      turn.onLost();
    }
  });
  const unlock = (name: string) => session.query(`select pg_advisory_unlock(${lockOf})`, [name]);

  async function ask(): Promise<void> {
    const waiting = [...wanted].filter(([, { owned }]) => !owned);
    if (wanted.size > 0 && waiting.length === 0) await session.query("select 1");
    for (const [name, turn] of waiting) {
      if (closed) return;
      const [answer] = await session.query<{ owned: boolean }>(`select pg_try_advisory_lock(${lockOf}) as owned`, [
        name,
      ]);
      if (!answer?.owned) continue;
      // Let go while the answer was on its way.
      if (wanted.get(name) !== turn) await unlock(name);
      else {
        turn.owned = true;
        turn.onOwned();
      }
    }
  }

  function look(): void {
    if (closed || asking) return;
    clearTimeout(timer);
    asking = ask()
      .catch((error) => log.debug({ err: error }, "the locks could not be asked for"))
      .finally(() => {
        asking = undefined;
        if (!closed && wanted.size > 0) timer = setTimeout(look, standbyMs);
      });
  }

  return {
    /** Calls `onOwned` when the lock is this session's, and `onLost` when it is not any more. */
    hold(name: string, turn: Turn): void {
      if (wanted.has(name)) return;
      wanted.set(name, { ...turn, owned: false });
      if (asking) void asking.then(look);
      else look();
    },
    async release(name: string): Promise<void> {
      const turn = wanted.get(name);
      wanted.delete(name);
      if (turn?.owned) await unlock(name).catch(() => undefined);
    },
    async close(): Promise<void> {
      closed = true;
      clearTimeout(timer);
      await asking;
      await session.close();
    },
  };
}
