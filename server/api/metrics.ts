import { createHash, timingSafeEqual } from "node:crypto";
import { collectDefaultMetrics, Gauge, Registry } from "prom-client";
import { z } from "zod";
import { openContainer } from "../container";
import { finalityLagMs } from "../domain/chain/finality";
import { viewBlock } from "../read/view";
import { findChainStatus } from "../services/chain/chain-status";
import { listBalances } from "../services/gas/balances";

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
const oldestUnfinal = gauge("oldest_unfinal_intent_seconds", "Age of the oldest mined intent that is not final");
const finalityLag = gauge(
  "finality_lag_seconds",
  "How old the last final block is by the chain's own clock; -1 when unknown",
);
const finalityBlocks = gauge("finality_lag_blocks", "Blocks that are not final yet; -1 when unknown");
const statusAge = gauge("chain_status_age_seconds", "Since the worker looked at the chain; -1 when it never has");
const streams = gauge("waiting_streams", "Browsers that wait at the box office; -1 when unknown");
const labelled = (name: string, help: string, labelNames: string[]) =>
  new Gauge({ name: `ticketchain_${name}`, help, labelNames, registers: [registry] });
const trouble = labelled("chain_trouble", "1 for what holds the chain up now: finality, blocks, unreachable", ["kind"]);
const endpoints = labelled("rpc_endpoint", "1 for the state that an endpoint is in", ["endpoint", "state"]);
const balances = labelled("relayer_balance_coins", "Coins that a relayer holds to pay for gas", ["relayer"]);

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
  const { db, ctx, env } = await openContainer();
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
  const unfinal = await db.chainIntent.findFirst({
    where: { state: "mined" },
    orderBy: { minedAt: "asc" },
    select: { minedAt: true },
  });
  oldestUnfinal.set(unfinal?.minedAt ? (Date.now() - unfinal.minedAt.getTime()) / 1000 : 0);
  const [status, seen, purses, waiting] = await Promise.all([
    findChainStatus(ctx({ kind: "system" })),
    viewBlock().catch(() => null),
    listBalances({ db }),
    waitingStreams(env.BOX_OFFICE_URL),
  ]);
  lag.set(status && seen !== null ? status.latest - seen : -1);
  finalityBlocks.set(status ? status.latest - status.finalized : -1);
  finalityLag.set(status ? finalityLagMs(status, new Date()) / 1000 : -1);
  statusAge.set(status ? (Date.now() - status.observedAt.getTime()) / 1000 : -1);
  streams.set(waiting);
  trouble.reset();
  for (const kind of ["finality", "blocks", "unreachable"]) trouble.set({ kind }, status?.trouble === kind ? 1 : 0);
  endpoints.reset();
  for (const { name, state } of Endpoints.parse(status?.endpoints ?? [])) endpoints.set({ endpoint: name, state }, 1);
  balances.reset();
  for (const { address, balanceWei } of purses) balances.set({ relayer: address }, Number(balanceWei) / 1e18);
  return { contentType: registry.contentType, body: await registry.metrics() };
}

const Endpoints = z.array(z.object({ name: z.string(), state: z.string() }));

/** Of the box office behind this address; with several, each is scraped by its own. */
async function waitingStreams(boxOffice: string): Promise<number> {
  try {
    const answer = await fetch(new URL("/box-office/health", boxOffice), { signal: AbortSignal.timeout(2_000) });
    return ((await answer.json()) as { streams?: number }).streams ?? -1;
  } catch {
    return -1;
  }
}
