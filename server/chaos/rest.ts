import { sleep } from "../local/part";
import type { World } from "./world";

export type Open = Record<string, number>;

/** What still moves, by name; nothing is a system at rest. */
export async function stillOpen({ pool }: World): Promise<Open> {
  const { rows } = await pool.query<Open>(`select
    (select count(*) from "Order" where state in ('pending', 'paid', 'refunding'))::int as orders,
    (select count(*) from "Payment" where state in ('open', 'processing', 'refunding'))::int as payments,
    (select count(*) from "Refund" where state in ('requested', 'pending'))::int as refunds,
    (select count(*) from "SagaRun" where state in ('running', 'waiting', 'undoing'))::int as sagas,
    (select count(*) from "SagaRun" where state = 'stuck')::int as stuck,
    (select count(*) from "ChainIntent" where state in ('queued', 'submitted', 'mined'))::int as intents,
    (select count(*) from "Mail" where "sentAt" is null)::int as letters,
    (select count(*) from graphile_worker.jobs)::int as jobs`);
  return Object.fromEntries(Object.entries(rows[0] ?? {}).filter(([, count]) => count > 0));
}

/** Waits until nothing moves any more. @returns what still does when the time is over. */
export async function rest(world: World, withinMs: number): Promise<Open> {
  const end = Date.now() + withinMs;
  for (;;) {
    const open = await stillOpen(world);
    const only = Object.keys(open);
    if (only.length === 0 || (only.length === 1 && only[0] === "stuck") || Date.now() > end) return open;
    await sleep(400);
  }
}
