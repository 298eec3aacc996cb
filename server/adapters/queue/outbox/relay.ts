import type { Pool } from "pg";
import type { Logger } from "pino";
import { openListener } from "../../../db/listener";
import { crashPoint } from "../../../domain/shared/crash-point";
import { outboxChannel } from "./enqueue";
import type { Message } from "./message";

export type Publish = (
  messages: readonly Message[],
) => Promise<{ /** Job ids that the broker has for certain. */ taken: Set<string> }>;
type Settings = {
  pool: Pool;
  databaseUrl: string;
  publish: Publish;
  log: Logger;
  /** Rows a transaction. */
  batch?: number;
  /** Looks also when nobody called: a notification may be lost with its connection. */
  sweepMs?: number;
};
type Row = { id: number; jobId: string; key: string; name: string; payload: unknown; newest: boolean };

const longestPauseMs = 10_000;

/**
 * Moves due jobs from the outbox to the broker: at least once, in the order of the outbox, each batch in one transaction that keeps
 * its rows to itself. A process that dies before the rows are deleted leaves them to another, which sends them again. Any number
 * of relays share the work.
 */
export function startRelay({ pool, databaseUrl, publish, log, batch = 200, sweepMs = 5_000 }: Settings) {
  let stopped = false;
  let called = true;
  let wake: () => void = () => undefined;
  let failures = 0;
  const listener = openListener(databaseUrl, log);
  const call = () => {
    called = true;
    wake();
  };
  const deaf = listener.listen(outboxChannel, call);

  async function moveOnce(): Promise<number> {
    const client = await pool.connect();
    try {
      await client.query("begin");
      const { rows } = await client.query<Row>(
        `select o.id, o."jobId", o.key, o.name, o.payload, coalesce(b."jobId" = o."jobId", false) as newest
         from "Outbox" o left join "BrokerJob" b on b.key = o.key
         where o."runAt" <= now() order by o.id limit $1 for update of o skip locked`,
        [batch],
      );
      if (rows.length > 0) {
        const due = rows.filter(({ newest }) => newest);
        const { taken } = due.length > 0 ? await publish(due.map(toMessage)) : { taken: new Set<string>() };
        crashPoint("outbox-published");
        const gone = rows.filter(({ newest, jobId }) => !newest || taken.has(jobId)).map(({ id }) => id);
        await client.query(`delete from "Outbox" where id = any($1::bigint[])`, [gone]);
        await client.query("commit");
        if (gone.length < rows.length) throw new Error(`the broker did not take ${rows.length - gone.length} jobs`);
      } else await client.query("commit");
      client.release();
      return rows.length;
    } catch (error) {
      const broken = await client.query("rollback").then(
        () => false,
        () => true,
      );
      client.release(broken);
      throw error;
    }
  }

  /** Until something is due or somebody calls; after a failure a growing while. */
  async function pause(): Promise<void> {
    let ms = Math.min(100 * 2 ** failures, longestPauseMs);
    if (failures === 0) {
      const sql = `select extract(epoch from min("runAt") - now())::float8 * 1000 as ms from "Outbox"`;
      const { rows } = await pool.query<{ ms: number | null }>(sql);
      ms = Math.min(Math.max(rows[0]?.ms ?? sweepMs, 20), sweepMs);
      if (called) return;
    }
    if (stopped) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        // While the broker is out of reach more calls do not make it come back.
        if (failures > 0 && !stopped) return;
        clearTimeout(timer);
        resolve();
      };
    });
  }

  const loop = (async () => {
    // Whatever is committed from here on is heard of; what was before is found by the first look.
    await listener.ready();
    while (!stopped) {
      try {
        called = false;
        while (!stopped && (await moveOnce()) === batch);
        failures = 0;
      } catch (error) {
        failures = Math.min(failures + 1, 8);
        log.warn({ err: error }, "the outbox could not be moved to the broker; it waits");
      }
      await pause().catch(() => new Promise((resolve) => setTimeout(resolve, 1_000)));
    }
  })();

  return {
    async stop() {
      stopped = true;
      wake();
      deaf();
      await loop;
      await listener.close();
    },
  };
}

const toMessage = ({ jobId, key, name, payload }: Row): Message => ({ jobId, key, name, payload });
