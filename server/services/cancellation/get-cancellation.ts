import { allow } from "../../domain/access/allow";
import type { CancellationInput, Outcome } from "../../domain/cancellation/outcome";
import type { Tx } from "../../ports/database";
import { getOwnEvent } from "../event/find";
import type { Verb } from "../verb";
import { cancelKey } from "./cancel-event";

type Count = { outcome: Outcome; orders: number; amountMinor: number };

/**
 * Before: how many orders there are and what would go back. After: how far it is. Amounts are minor units of the event's
 * currency; `refunds` counts what was asked back because of it. @throws {RefusalError} not-found.
 */
export async function getCancellation({ ctx, input }: Verb<CancellationInput>) {
  allow(ctx.actor, "event:cancel");
  const event = await getOwnEvent(ctx.db, ctx, input.eventId);
  const { id: eventId, title, state, currency, timezone } = event;
  const [orders, waiting, made, counts, refunds, chain, run] = await Promise.all([
    ordersOf(ctx.db, eventId),
    ctx.db.order.count({ where: { eventId, state: "paid" } }),
    ctx.db.cancellation.findUnique({ where: { eventId } }),
    ctx.db.$queryRaw<Count[]>`
      select outcome, count(*)::int as orders, sum("amountMinor")::float8 as "amountMinor"
      from "CancelledOrder" where "eventId" = ${eventId}::uuid group by 1 order by 1`,
    refundsOf(ctx.db, eventId),
    ctx.db.chainIntent.findUnique({ where: { dedupeKey: cancelKey(eventId) }, select: { state: true, txHash: true } }),
    ctx.db.sagaRun.findFirst({ where: { workflow: "cancel-event", subject: `cancellation:${eventId}` } }),
  ]);
  return {
    ...{ eventId, title, state, currency, timezone, waiting, refunds },
    orders: orders.orders,
    backMinor: Number(orders.backMinor),
    begunAt: made?.createdAt ?? null,
    closedAt: made?.closedAt ?? null,
    message: made?.message ?? "",
    done: counts.reduce((sum, one) => sum + one.orders, 0),
    counts,
    chain: chain ? { state: chain.state, tx: chain.txHash } : null,
    stuck: run?.state === "stuck" ? (run.error ?? "") : null,
    explorerUrl: ctx.settings.explorerUrl ?? null,
  };
}

async function ordersOf(db: Tx, eventId: string): Promise<{ orders: number; backMinor: string }> {
  const [row] = await db.$queryRaw<{ orders: number; backMinor: string }[]>`
    select count(*)::int as orders, coalesce(sum(greatest(0, paid.minor - gone.minor)), 0)::text as "backMinor"
    from "Order" o
    cross join lateral (
      select coalesce(sum(coalesce(p."receivedMinor", p."amountMinor")), 0) as minor from "Payment" p
      where p."orderId" = o.id and p.state in ('succeeded', 'refunding', 'refunded')
    ) paid
    cross join lateral (
      select coalesce(sum(r."amountMinor"), 0) as minor from "Refund" r where r."orderId" = o.id and r.state <> 'failed'
    ) gone
    where o."eventId" = ${eventId}::uuid and o."paidAt" is not null`;
  return row ?? { orders: 0, backMinor: "0" };
}

/** Refunds that the cancellation asked for: arrived, under way, and failed without one that came after. */
async function refundsOf(db: Tx, eventId: string) {
  const [row] = await db.$queryRaw<{ arrived: number; underWay: number; failed: number }[]>`
    select count(*) filter (where r.state = 'succeeded')::int as arrived,
      count(*) filter (where r.state in ('requested', 'pending'))::int as "underWay",
      count(*) filter (where r.state = 'failed'
        and not exists (select 1 from "Refund" a where a.key = 'retry:' || r.id))::int as failed
    from "Refund" r join "CancelledOrder" c on c."orderId" = r."orderId"
    where c."eventId" = ${eventId}::uuid and r.reason = 'event-cancelled'`;
  return row ?? { arrived: 0, underWay: 0, failed: 0 };
}
