import type { Tx } from "./database";

export type JobName = "saga:advance" | "mail:send" | "payment:sync" | "checkin:record";
export type Job = {
  name: JobName;
  payload: Record<string, string | number> /** Same key while waiting: one job. */;
  key?: string;
  runAt?: Date;
};

/** Enqueues inside the caller's transaction: a rolled-back business change leaves no job behind. */
export type QueuePort = { enqueue(tx: Tx, job: Job): Promise<void> };
