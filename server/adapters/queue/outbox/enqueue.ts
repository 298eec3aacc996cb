import { randomUUID } from "node:crypto";
import type { QueuePort } from "../../../ports/queue";

export const outboxChannel = "outbox";

/**
 * Jobs on their way to a broker, as rows of the caller's transaction. Under one key the latest counts: earlier ones that still wait
 * here are taken out, and one that the broker has already is passed over when it is delivered.
 */
export const outboxQueue = (): QueuePort => ({
  async enqueue(tx, { name, payload, key, runAt }) {
    const jobId = randomUUID();
    const jobKey = key ?? `job:${jobId}`;
    await tx.$executeRaw`
      with waiting as (select id from "Outbox" where key = ${jobKey} for update skip locked),
      replaced as (delete from "Outbox" where id in (select id from waiting)),
      newest as (
        insert into "BrokerJob" (key, "jobId") values (${jobKey}, ${jobId}::uuid)
        on conflict (key) do update
          set "jobId" = excluded."jobId", tries = 0, error = null, "firstFailedAt" = null, "lastFailedAt" = null
      )
      insert into "Outbox" ("jobId", key, name, payload, "runAt") values (
        ${jobId}::uuid, ${jobKey}, ${name}, ${JSON.stringify(payload)}::jsonb, coalesce(${runAt ?? null}::timestamptz, now())
      )`;
    await tx.$executeRaw`select pg_notify(${outboxChannel}, '')`;
  },
});
