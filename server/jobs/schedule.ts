import type { Logger } from "pino";
import { openSession } from "../db/session";

export type Work = (signal: AbortSignal) => Promise<unknown>;
export type Schedule = {
  /**
   * Runs `work` again and again, `everyMs` after it ended, in one process of all that name it: whoever holds the lock. Another
   * takes over within seconds when that one dies, stops, or hangs for longer than `mostMs`. What was cut off is simply run
   * again, so `work` is safe twice; its signal says that it should end early.
   */
  scheduled(name: string, everyMs: number, work: Work, options?: { mostMs?: number }): void;
  /** Names that this process runs at present. */
  owned(): string[];
  /** Begins nothing more, waits for what runs, gives the locks away. */
  stop(): Promise<void>;
};

type Entry = {
  name: string;
  everyMs: number;
  mostMs: number;
  work: Work;
  owned: boolean;
  dueAt: number;
  running?: { abort: AbortController; since: number; ended: Promise<void> };
};
type Settings = {
  databaseUrl: string;
  log: Logger /** How often a waiting process asks for the locks. */;
  askMs?: number;
};

const lockOf = "hashtextextended('schedule:' || name, 0)";

/** The one owner of each schedule, by advisory locks on one connection: what holds them cannot outlive its process. */
export function openSchedule({ databaseUrl, log, askMs = 1_000 }: Settings): Schedule {
  const entries = new Map<string, Entry>();
  let stopped = false;
  let asking: Promise<void> | undefined;

  const session = openSession(databaseUrl, () => {
    for (const entry of entries.values()) {
      if (entry.owned) log.warn({ schedule: entry.name }, "the schedule's lock was lost with its connection");
      entry.owned = false;
      entry.running?.abort.abort();
    }
  });

  /** Asks for what nobody here owns; also finds out that the connection is dead. */
  async function ask(): Promise<void> {
    await giveUpHanging();
    const wanted = [...entries.values()].filter(({ owned, running }) => !owned && !running);
    const sql = `select name, pg_try_advisory_lock(${lockOf}) as got from unnest($1::text[]) name`;
    const names = wanted.map(({ name }) => name);
    for (const { name, got } of await session.query<{ name: string; got: boolean }>(sql, [names])) {
      const entry = entries.get(name);
      if (!got || !entry) continue;
      entry.owned = true;
      entry.dueAt = 0;
      log.debug({ schedule: name }, "this process runs the schedule now");
    }
  }

  async function giveUpHanging(): Promise<void> {
    for (const { name, owned, running, mostMs } of entries.values()) {
      if (!owned || !running || Date.now() - running.since < mostMs) continue;
      log.error({ schedule: name, mostMs }, "a scheduled work hangs: another process may take it");
      running.abort.abort();
      await session.query(`select pg_advisory_unlock(${lockOf}) from (values ($1::text)) as one(name)`, [name]);
      (entries.get(name) as Entry).owned = false;
    }
  }

  function begin(entry: Entry): void {
    const abort = new AbortController();
    const ended = (async () => {
      try {
        await entry.work(abort.signal);
      } catch (error) {
        log.warn({ err: error, schedule: entry.name }, "scheduled work failed");
      }
      entry.running = undefined;
      entry.dueAt = Date.now() + entry.everyMs;
    })();
    entry.running = { abort, since: Date.now(), ended };
  }

  let askedAt = 0;
  const beat = setInterval(() => {
    if (!asking && Date.now() - askedAt >= askMs) {
      askedAt = Date.now();
      asking = ask()
        .catch((error) => log.debug({ err: error }, "the schedule could not ask for its locks"))
        .finally(() => {
          asking = undefined;
        });
    }
    for (const entry of entries.values())
      if (entry.owned && !entry.running && !stopped && entry.dueAt <= Date.now()) begin(entry);
  }, 50);

  return {
    scheduled(name, everyMs, work, { mostMs = 120_000 } = {}) {
      if (entries.has(name)) throw new Error(`two schedules are called ${name}`);
      entries.set(name, { name, everyMs, mostMs, work, owned: false, dueAt: 0 });
      askedAt = 0;
    },
    owned: () => [...entries.values()].filter(({ owned }) => owned).map(({ name }) => name),
    async stop() {
      stopped = true;
      clearInterval(beat);
      await asking;
      for (const { running } of entries.values()) running?.abort.abort();
      await Promise.all([...entries.values()].map(({ running }) => running?.ended));
      await session.close();
    },
  };
}
