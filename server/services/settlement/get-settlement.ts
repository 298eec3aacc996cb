import { z } from "zod";
import { allow, tenantOf } from "../../domain/access/allow";
import { statementOf } from "../../domain/ledger/settlement";
import type { Tx } from "../../ports/database";
import { entriesWhere } from "../console-ledger/search";
import { getOwnEvent } from "../event/find";
import type { Verb } from "../verb";

export const SettlementInput = z.strictObject({ eventId: z.uuid() });
export type SettlementInput = z.infer<typeof SettlementInput>;

/** Tickets of a tier by how they were sold; amounts are minor units that buyers paid, before anything went back. */
export type SoldTickets = { tierId: string; tierName: string; channel: string; quantity: number; amountMinor: bigint };

/**
 * An event's money from its books: what was sold, who has what of it and where it lies, with what may still change it. Derived from
 * the ledger and from paid orders each time it is asked; nothing is stored. `final` when the event has ended and nothing is open.
 * @throws {RefusalError} not-found for an event of somebody else's.
 */
export async function getSettlement({ ctx, input }: Verb<SettlementInput>) {
  allow(ctx.actor, "ledger:read");
  const organizationId = tenantOf(ctx.actor);
  const event = await getOwnEvent(ctx.db, ctx, input.eventId);
  const where = entriesWhere(organizationId, { eventId: event.id });
  const [movements, kept, tickets, open] = await Promise.all([
    ctx.db.$queryRaw<{ causeKind: string; accountKind: string; amount: string }[]>`
      select e."causeKind", split_part(e.account, ':', 1) as "accountKind", sum(e."amountMinor")::text as amount
      from "LedgerEntry" e where ${where} and e.currency = ${event.currency} group by 1, 2 order by 1, 2`,
    ctx.db.$queryRaw<{ account: string; amount: string }[]>`
      select e.account, sum(e."amountMinor")::text as amount from "LedgerEntry" e
      where ${where} and e.currency = ${event.currency} and e.account like 'provider:%' group by 1 order by 1`,
    soldTickets(ctx.db, event.id),
    stillOpen(ctx.db, event.id),
  ]);
  const amounts = movements.map(({ amount, ...rest }) => ({ ...rest, amountMinor: BigInt(amount) }));
  const ended = event.state === "cancelled" || event.endsAt <= ctx.now;
  return {
    eventId: event.id,
    title: event.title,
    currency: event.currency,
    timezone: event.timezone,
    asOf: ctx.now,
    final: ended && Object.values(open).every((count) => count === 0),
    ended,
    open,
    ...statementOf(amounts),
    kept: kept.map(({ account, amount }) => ({ account, amountMinor: BigInt(amount) })),
    tickets,
  };
}

/** Of orders that were paid, also of those whose money went back: the statement's lines say what did. */
async function soldTickets(db: Tx, eventId: string): Promise<SoldTickets[]> {
  const rows = await db.$queryRaw<(Omit<SoldTickets, "amountMinor"> & { amount: string })[]>`
    select t.id as "tierId", t.name as "tierName", case when o.kind = 'resale' then 'resale' else o.channel end as channel,
      sum(i.quantity)::int as quantity, sum(i.quantity::bigint * i."unitMinor")::text as amount
    from "OrderItem" i join "Order" o on o.id = i."orderId" join "Tier" t on t.id = i."tierId"
    where o."eventId" = ${eventId}::uuid and o."paidAt" is not null
    group by t.id, t.name, t."chainTierId", 3 order by t."chainTierId", 3`;
  return rows.map(({ amount, ...row }) => ({ ...row, amountMinor: BigInt(amount) }));
}

/** What may still move money: orders on their way, refunds that have not arrived, disputes that are not decided. */
async function stillOpen(db: Tx, eventId: string) {
  const [orders, refunds, disputes, ending] = await Promise.all([
    db.order.count({ where: { eventId, state: { in: ["pending", "paid", "refunding"] } } }),
    db.refund.count({ where: { order: { eventId }, state: { in: ["requested", "pending", "failed"] } } }),
    db.dispute.count({ where: { order: { eventId }, closedAt: null } }),
    db.voiding.count({ where: { order: { eventId }, cause: "refund", state: "open" } }),
  ]);
  return { orders, refunds: refunds + ending, disputes };
}
