import type { Tx } from "./database";

export type JobName = "saga:advance" | "mail:send" | "payment:sync" | "checkin:record";
export type Job = {
  name: JobName;
  payload: Record<string, string | number>;
  /** Same key while waiting: one job, with the latest payload and time. One that runs already is left alone; the new one follows. */
  key?: string;
  runAt?: Date;
};

/** Enqueues inside the caller's transaction: a rolled-back business change leaves no job behind. */
export type QueuePort = { enqueue(tx: Tx, job: Job): Promise<void> };

/** A job in a worker's hands. At least once: the same job may come again, so what it does is safe twice. */
export type Delivery = {
  id: string;
  name: string;
  payload: unknown;
  /** 1 for the first time. A process that died with the job in its hands counts as a try. */
  tries: number;
};

/** A job that was given up. */
export type DeadJob = {
  jobId: string;
  name: string;
  payload: unknown;
  key: string;
  error: string;
  tries: number;
  firstFailedAt: Date;
  lastFailedAt: Date;
};

export type Work = {
  /** Jobs that this worker knows. */
  names: readonly string[];
  /** Does the job. A throw means: again, after a growing pause, until the tries are used up. */
  handle(delivery: Delivery): Promise<void>;
  /** Writes down a job that was given up, in the transaction that ends it; may be called twice for one job. */
  bury(tx: Tx, dead: DeadJob): Promise<void>;
};

export type Running = {
  /** Takes no more, ends what it has begun. */
  stop(): Promise<void>;
  /** Rejects when it ended by itself. */
  ended: Promise<void>;
};

/** What brings jobs to the worker. Any number of processes may run it. */
export type QueueRunner = { start(work: Work): Promise<Running> };
