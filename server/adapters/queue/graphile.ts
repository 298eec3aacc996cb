import type { QueuePort } from "../../ports/queue";
import { defaultMaxTries } from "./tries";

/**
 * Jobs in graphile-worker's tables, added by SQL so that they commit with the caller's transaction. Under one key at most one job
 * waits: a second replaces it. One that is running is left alone, and the new one runs after it.
 */
export const graphileQueue = ({ maxTries = defaultMaxTries }: { maxTries?: number } = {}): QueuePort => ({
  async enqueue(tx, { name, payload, key, runAt }) {
    await tx.$executeRaw`
      select graphile_worker.add_job(
        ${name}::text,
        payload => ${JSON.stringify(payload)}::json,
        run_at => ${runAt ?? null}::timestamptz,
        max_attempts => ${maxTries}::int,
        job_key => ${key ?? null}::text
      )`;
  },
});
