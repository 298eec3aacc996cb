import { z } from "zod";
import { openContainer } from "../container";
import { finalityLagMs } from "../domain/chain/finality";
import { viewBlock } from "../read/view";
import { findChainStatus } from "../services/chain/chain-status";
import { listBalances } from "../services/gas/balances";

type PartHealth = { ok: boolean; detail?: string };
export type Readiness = { ok: boolean; parts: Record<string, PartHealth> };

/** Blocks that the view may lag before a page is told that tickets take longer. */
const toleratedLag = 20;
const patience = 2_000;
/** The worker looks every two seconds; another takes over within a few. */
const silentAfterMs = 20_000;

async function within(check: () => Promise<string | undefined>): Promise<PartHealth> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new Error("no answer in time")), patience);
  });
  try {
    const detail = await Promise.race([check(), late]);
    return detail ? { ok: true, detail } : { ok: true };
  } catch (error) {
    return { ok: false, detail: error instanceof Error ? error.message.split("\n")[0]?.slice(0, 120) : "failed" };
  } finally {
    clearTimeout(timer);
  }
}

/** Which parts answer. Selling needs database and box office; chain, worker and indexer may lag while orders wait. Asks no endpoint. */
export async function readiness(): Promise<Readiness> {
  const { db, env, ctx } = await openContainer();
  const looked = findChainStatus(ctx({ kind: "system" }));
  looked.catch(() => undefined);
  const status = async () => {
    const row = await looked;
    if (!row) throw new Error("the worker has not looked at the chain yet");
    return { row, now: new Date() };
  };
  const [database, boxOffice, worker, chain, finality, endpoints, relayers, indexer] = await Promise.all([
    within(async () => {
      await db.$queryRaw`select 1`;
      return undefined;
    }),
    within(async () => {
      const answer = await fetch(new URL("/box-office/health", env.BOX_OFFICE_URL), {
        signal: AbortSignal.timeout(patience),
      });
      if (!answer.ok) throw new Error(`answered ${answer.status}`);
      const { streams } = (await answer.json()) as { streams?: number };
      return `${streams ?? 0} streams`;
    }),
    within(async () => {
      const { row, now } = await status();
      const age = Math.round((now.getTime() - row.observedAt.getTime()) / 1000);
      if (age * 1000 > silentAfterMs) throw new Error(`has not looked for ${age} s`);
      return `looked ${age} s ago`;
    }),
    within(async () => {
      const { row } = await status();
      if (row.trouble === "unreachable") throw new Error("no endpoint answers");
      if (row.trouble === "blocks") throw new Error(`no block since ${row.latestSince.toISOString()}`);
      return `block ${row.latest}`;
    }),
    within(async () => {
      const { row, now } = await status();
      const lag = Math.round(finalityLagMs(row, now) / 1000);
      const said = `block ${row.finalized}, ${row.latest - row.finalized} blocks and ${lag} s behind`;
      if (row.trouble === "finality") throw new Error(said);
      return said;
    }),
    within(async () => {
      const known = EndpointStates.parse((await status()).row.endpoints);
      const ill = known.filter(({ state }) => state !== "ok");
      // Others answer for one that is down; without any there is nothing to sell tickets on.
      if (known.length > 0 && ill.length === known.length) throw new Error(ill.map(spell).join(", "));
      return known.length === 0 ? "not counted" : known.map(spell).join(", ");
    }),
    within(async () => {
      const purses = await listBalances({ db });
      const low = purses.filter(({ level }) => level !== "ok");
      if (low.length > 0) throw new Error(low.map(({ address, level }) => `${address} ${level}`).join(", "));
      return `${purses.length} relayers`;
    }),
    within(async () => {
      const [seen, { row }] = await Promise.all([viewBlock(), status()]);
      if (row.latest - seen > toleratedLag) throw new Error(`${row.latest - seen} blocks behind`);
      return `block ${seen}`;
    }),
  ]);
  const parts = { database, boxOffice, worker, chain, finality, endpoints, relayers, indexer };
  return { ok: database.ok && boxOffice.ok, parts };
}

const EndpointStates = z.array(z.object({ name: z.string(), state: z.string() }));
const spell = ({ name, state }: { name: string; state: string }) => `${name} ${state}`;
