import { createHash, timingSafeEqual } from "node:crypto";
import { collectDefaultMetrics, Gauge, Registry } from "prom-client";
import { openContainer } from "../container";
import { viewBlock } from "../read/view";

const registry = new Registry();
collectDefaultMetrics({ register: registry, prefix: "ticketchain_app_" });

const gauge = (name: string, help: string) => new Gauge({ name: `ticketchain_${name}`, help, registers: [registry] });
const byState = (name: string, help: string) =>
  new Gauge({ name: `ticketchain_${name}`, help, labelNames: ["state"], registers: [registry] });
const orders = byState("orders", "Orders by state");
const intents = byState("chain_intents", "Chain intents by state");
const sagas = byState("sagas", "Saga runs by state");
const oldestQueued = gauge("oldest_queued_intent_seconds", "Age of the oldest intent that the chain has not taken");
const lag = gauge("view_lag_blocks", "Blocks that the view is behind the chain; -1 when unknown");

/** Whether this request may read the figures: they name no person, but they tell a rival how sales go. */
export async function mayScrape(authorization: string | null): Promise<boolean> {
  const { METRICS_TOKEN: token } = (await openContainer()).env;
  if (!token) return true;
  const given = createHash("sha256")
    .update(authorization ?? "")
    .digest();
  return timingSafeEqual(given, createHash("sha256").update(`Bearer ${token}`).digest());
}

/** Prometheus text. Gauges are read from the database at scrape time, so that every process tells the same. */
export async function metricsText(): Promise<{ contentType: string; body: string }> {
  const { db, ports } = await openContainer();
  const fill = (target: Gauge<"state">, rows: { state: string; _count: number }[]) => {
    target.reset();
    for (const row of rows) target.set({ state: row.state }, row._count);
  };
  const [orderRows, intentRows, sagaRows] = await Promise.all([
    db.order.groupBy({ by: ["state"], _count: true }),
    db.chainIntent.groupBy({ by: ["state"], _count: true }),
    db.sagaRun.groupBy({ by: ["state"], _count: true }),
  ]);
  fill(orders, orderRows);
  fill(intents, intentRows);
  fill(sagas, sagaRows);
  const oldest = await db.chainIntent.findFirst({
    where: { state: "queued" },
    orderBy: { createdAt: "asc" },
    select: { createdAt: true },
  });
  oldestQueued.set(oldest ? (Date.now() - oldest.createdAt.getTime()) / 1000 : 0);
  lag.set(
    await Promise.all([ports.chain.head(), viewBlock()]).then(
      ([head, seen]) => head.latest - seen,
      () => -1,
    ),
  );
  return { contentType: registry.contentType, body: await registry.metrics() };
}
