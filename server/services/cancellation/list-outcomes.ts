import { Prisma } from "../../../prisma/generated/client";
import { allow } from "../../domain/access/allow";
import type { ListOutcomesInput, Outcome } from "../../domain/cancellation/outcome";
import { getOwnEvent } from "../event/find";
import type { Verb } from "../verb";

export type OutcomeRow = {
  orderId: string;
  number: string;
  email: string;
  outcome: Outcome;
  amountMinor: number;
  /** Of its refund: requested, pending, succeeded, failed; null where none was asked for. */
  refund: string | null;
  at: Date;
};

const page = 50;

/** Orders of a cancelled event with what became of them, in the order of their ids. @throws {RefusalError} not-found. */
export async function listOutcomes({ ctx, input }: Verb<ListOutcomesInput>) {
  allow(ctx.actor, "event:cancel");
  const { id: eventId } = await getOwnEvent(ctx.db, ctx, input.eventId);
  const { outcome, cursor } = input;
  const refund = Prisma.sql`(select r.state from "Refund" r where r."orderId" = c."orderId" and r.reason = 'event-cancelled'
    order by r."createdAt" desc limit 1)`;
  const which = !outcome
    ? Prisma.empty
    : outcome === "refund-failed"
      ? Prisma.sql`and ${refund} = 'failed'`
      : Prisma.sql`and c.outcome = ${outcome}`;
  const rows = await ctx.db.$queryRaw<OutcomeRow[]>`
    select c."orderId"::text as "orderId", o.number, o.email, c.outcome, c."amountMinor", ${refund} as refund, c."createdAt" as at
    from "CancelledOrder" c join "Order" o on o.id = c."orderId"
    where c."eventId" = ${eventId}::uuid ${cursor ? Prisma.sql`and c."orderId" > ${cursor}::uuid` : Prisma.empty} ${which}
    order by c."orderId" limit ${page + 1}`;
  const orders = rows.slice(0, page);
  return { orders, next: rows.length > page ? (orders.at(-1)?.orderId ?? null) : null };
}
