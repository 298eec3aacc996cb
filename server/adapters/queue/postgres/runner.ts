import { EventEmitter } from "node:events";
import { type Runner, run, type WorkerEvents } from "graphile-worker";
import type { Logger } from "pino";
import { openSession } from "../../../db/session";
import type { Database } from "../../../ports/database";
import type { QueueRunner, Work } from "../../../ports/queue";
import { buryGivenUp } from "./graves";
import { quietQueueLogger } from "./log";

type Settings = {
  databaseUrl: string;
  db: Database;
  log: Logger;
  /** Fewer than the database pools have connections for: an advancing saga holds one and needs another. */
  concurrency: number;
};

const lookMs = 2_000;
/** Longer than a failover's burst of refused questions. */
const deafMs = 4_000;
const gravesMs = 30_000;

/** Runs the jobs in graphile-worker's tables. Jobs of a process that died are free again within seconds. */
export const graphileRunner = ({ databaseUrl, db, log, concurrency }: Settings): QueueRunner => ({
  async start(work) {
    const pools = new Set<string>();
    const held = new Set<string>();
    // Says to the others that this process lives: its locks go with it.
    const session = openSession(databaseUrl, () => held.clear());
    const events = new EventEmitter() as WorkerEvents;
    events.on("pool:create", ({ workerPool }) => void pools.add(workerPool.id));

    let lookedForGravesAt = 0;
    events.on("job:failed", () => {
      lookedForGravesAt = 0;
    });
    // When each question for a job has failed since; null while they are answered.
    let deafSince: number | null = null;
    events.on("worker:getJob:error", () => {
      deafSince ??= Date.now();
    });
    for (const answered of ["worker:getJob:empty", "job:start"] as const)
      events.on(answered, () => {
        deafSince = null;
      });

    let stopped = false;
    let end = () => {};
    let fail: (error: unknown) => void = () => {};
    const ended = new Promise<void>((resolve, reject) => {
      end = resolve;
      fail = reject;
    });
    ended.catch(() => undefined);
    const abandoned = new WeakSet<Runner>();
    const begin = async () => {
      const begun = await run({
        connectionString: databaseUrl,
        maxPoolSize: concurrency + 2,
        concurrency,
        pollInterval: 500,
        noHandleSignals: true,
        logger: quietQueueLogger(log),
        taskList: taskListOf(work),
        events,
      });
      begun.promise.then(
        () => abandoned.has(begun) || end(),
        (error) => abandoned.has(begun) || fail(error),
      );
      return begun;
    };
    let runner = await begin();

    /**
     * The library asks for the numbers of our tasks once and keeps the answer, a failure, too: a database that goes away in the moment
     * of the start leaves it deaf for ever. One that is begun anew asks again.
     */
    async function beginAnew(): Promise<void> {
      if (deafSince === null || Date.now() - deafSince < deafMs) return;
      log.warn("the queue's runner gets no jobs from a database that answers: it is begun anew");
      abandoned.add(runner);
      void runner.stop().catch((error) => log.debug({ err: error }, "the queue's runner had ended already"));
      runner = await begin();
      deafSince = null;
    }

    async function look(): Promise<void> {
      for (const id of pools) {
        if (held.has(id)) continue;
        await session.query("select pg_try_advisory_lock(hashtextextended($1, 0))", [lifeOf(id)]);
        held.add(id);
      }
      await freeJobsOfTheDead();
      if (!stopped) await beginAnew();
      if (Date.now() - lookedForGravesAt < gravesMs) return;
      lookedForGravesAt = Date.now();
      await buryGivenUp(db, work);
    }

    /** The library itself frees them after four hours. The pause leaves a new worker the time to say that it lives. */
    async function freeJobsOfTheDead(): Promise<void> {
      const dead = await session.query<{ locked_by: string }>(
        `select locked_by from (
           select distinct locked_by from graphile_worker._private_jobs
           where locked_by <> all($1::text[]) and locked_at < now() - interval '3 seconds'
         ) holder where pg_try_advisory_xact_lock(hashtextextended('${lifeOf("")}' || locked_by, 0))`,
        [[...pools]],
      );
      if (dead.length === 0) return;
      const ids = dead.map(({ locked_by }) => locked_by);
      log.warn({ workers: ids }, "jobs of workers that died are free again");
      await session.query("select graphile_worker.force_unlock_workers($1::text[])", [ids]);
    }

    let looking: Promise<void> = Promise.resolve();
    const lookAgain = () => {
      looking = look().catch((error) => log.warn({ err: error }, "the queue could not be looked after"));
      void looking.then(() => {
        if (!stopped) timer = setTimeout(lookAgain, lookMs);
      });
    };
    let timer: NodeJS.Timeout | undefined;
    lookAgain();

    return {
      ended,
      async stop() {
        stopped = true;
        clearTimeout(timer);
        await looking;
        await runner.stop().catch((error) => log.debug({ err: error }, "the queue's runner had ended already"));
        await session.close();
      },
    };
  },
});

const lifeOf = (poolId: string): string => `queue-worker:${poolId}`;

const taskListOf = (work: Work) =>
  Object.fromEntries(
    work.names.map((name) => [
      name,
      (payload: unknown, { job }: { job: { id: string; attempts: number } }) =>
        work.handle({ id: job.id, name, payload, tries: job.attempts }),
    ]),
  );
