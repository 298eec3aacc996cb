import { openContainer } from "./container";
import { startChainWriter } from "./jobs/chain-writer/start";
import { openSchedule } from "./jobs/schedule";
import { registerSweeps } from "./jobs/sweeps";
import { workOf } from "./jobs/task-list";
import { proveDaily } from "./reconcile/proof/daily";
import { reconcileRound } from "./reconcile/run";

const container = await openContainer({ works: true });
const { env, db, ports, log } = container;
const system = () => container.ctx({ kind: "system" });

const runner = await (await container.queueRunner()).start(workOf(container.ctx));
const { chain, wallet, queue, bus } = ports;
const chainWriter = startChainWriter({ chain, wallet, queue, bus, db, log, databaseUrl: env.DATABASE_URL });
const schedule = openSchedule({ databaseUrl: env.DATABASE_URL, log });
registerSweeps(schedule, system);
const reconciled = { reader: container.chainReader(), startBlock: env.CHAIN_START_BLOCK };
schedule.scheduled("prove-ledger", 3_600_000, () => proveDaily(system(), reconciled), { mostMs: 3_600_000 });
schedule.scheduled("reconcile", 15_000, (signal) => reconcileRound(system(), reconciled, signal), { mostMs: 600_000 });
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
runner.ended.catch((error) => {
  log.error({ err: error }, "the queue's runner ended");
  void stop(1);
});
