import type { Database } from "../../../ports/database";
import type { Work } from "../../../ports/queue";

const batch = 100;

type Row = {
  id: string;
  name: string;
  payload: unknown;
  key: string | null;
  last_error: string | null;
  attempts: number;
  created_at: Date;
  updated_at: Date;
};

/**
 * Moves jobs whose tries are used up out of the queue and into the letters that a person sees; also those whose worker died in
 * the last try, which the library never runs again and tells nobody of. @returns how many.
 */
export async function buryGivenUp(db: Database, work: Work): Promise<number> {
  let buried = 0;
  for (;;) {
    const moved = await db.$transaction(async (tx) => {
      const rows = await tx.$queryRaw<Row[]>`
        select job.id::text, task.identifier as name, job.payload, job.key, job.last_error, job.attempts::int,
               job.created_at, job.updated_at
        from graphile_worker._private_jobs job join graphile_worker._private_tasks task on task.id = job.task_id
        where job.attempts >= job.max_attempts and job.locked_at is null and task.identifier = any(${[...work.names]})
        order by job.id limit ${batch} for update of job skip locked`;
      for (const row of rows)
        await work.bury(tx, {
          jobId: row.id,
          name: row.name,
          payload: row.payload,
          key: row.key ?? `job:${row.id}`,
          error: row.last_error ?? "the worker died while it did this",
          tries: row.attempts,
          firstFailedAt: row.created_at,
          lastFailedAt: row.updated_at,
        });
      const ids = rows.map((row) => row.id);
      if (ids.length > 0)
        await tx.$executeRaw`delete from graphile_worker._private_jobs where id = any(${ids}::bigint[])`;
      return ids.length;
    });
    buried += moved;
    if (moved < batch) return buried;
  }
}
