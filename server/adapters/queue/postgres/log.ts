import { Logger } from "graphile-worker";
import type { Logger as Pino } from "pino";

/** The queue's own words as one line each, without the chatter of every job. */
export const quietQueueLogger = (log: Pino): Logger =>
  new Logger(() => (level, message, meta) => {
    if (level === "error") log.error({ queue: meta?.task_identifier ?? meta?.failure ?? undefined }, message);
    else if (level === "warning") log.warn(message);
    else log.trace(message);
  });
