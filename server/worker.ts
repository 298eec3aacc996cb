import { run } from "graphile-worker";
import { openContainer } from "./container";
import { startChainWriter } from "./jobs/chain-writer/start";
import { quietQueueLogger } from "./jobs/queue-log";
import { openSchedule } from "./jobs/schedule";
import { registerSweeps } from "./jobs/sweeps";
import { taskList } from "./jobs/task-list";

/** Fewer than the database pools have connections for: an advancing saga holds one and needs another. */
const concurrency = 4;

const container = await openContainer();
const { env, db, ports, log } = container;
const system = () => container.ctx({ kind: "system" });

const runner = await run({
  connectionString: env.DATABASE_URL,
  maxPoolSize: concurrency + 2,
  concurrency,
  pollInterval: 500,
  noHandleSignals: true,
  logger: quietQueueLogger(log),
  taskList: taskList(container.ctx),
});
const { chain, queue, bus } = ports;
const chainWriter = startChainWriter({ chain, queue, bus, db, log, databaseUrl: env.DATABASE_URL });
const schedule = openSchedule({ databaseUrl: env.DATABASE_URL, log });
registerSweeps(schedule, system);
log.info("ready");

let stopping = false;
/** Takes no more work, ends what it has begun, leaves. What is cut off is repeated by the next worker. */
async function stop(code: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  const hurry = setTimeout(() => process.exit(code), 10_000);
  hurry.unref();
  await Promise.allSettled([schedule.stop(), chainWriter.stop(), runner.stop()]);
  await container.close().catch((error: unknown) => log.warn({ err: error }, "not everything closed"));
  process.exit(code);
}

for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => void stop(0));
runner.promise.catch((error) => {
  log.error({ err: error }, "the queue's runner ended");
  void stop(1);
});
