import { patience } from "../../domain/order/trouble";
import type { Tx } from "../../ports/database";

/** A page of trouble is long enough; whoever has more has one cause for all of them. */
export const mostStuck = 200;

/**
 * Orders that may need a person, the oldest first: open work of every kind that is older than its patience. The cause, and
 * whether there is one, is said by `troubleOf`.
 */
export async function suspectOrders(db: Tx, organizationId: string, now: Date): Promise<string[]> {
  const before = (ms: number) => new Date(now.getTime() - ms);
  const rows = await db.$queryRaw<{ id: string }[]>`
    with suspect as (
      select id from "Order"
        where "organizationId" = ${organizationId}::uuid and state in ('paid', 'refunding')
          and "createdAt" < ${before(patience.chain)}::timestamp(3)
      union select o.id from "Payment" p join "Order" o on o.id = p."orderId"
        where p.state = 'open' and p."expiresAt" < ${before(patience.payment)}::timestamp(3)
          and o."organizationId" = ${organizationId}::uuid
      union select "orderId" from "Refund"
        where "organizationId" = ${organizationId}::uuid
          and (state = 'failed' or (state = 'requested' and "createdAt" < ${before(patience.refund)}::timestamp(3)))
      union select substr(subject, 7)::uuid from "SagaRun" where state = 'stuck' and subject ~ '^order:[0-9a-f-]{36}$'
      union select (data ->> 'orderId')::uuid from "Mail"
        where (data ->> 'orderId') ~ '^[0-9a-f-]{36}$'
          and (refusal is not null or ("sentAt" is null and "createdAt" < ${before(patience.letter)}::timestamp(3)))
    )
    select o.id from "Order" o join suspect on suspect.id = o.id
    where o."organizationId" = ${organizationId}::uuid order by o."createdAt" limit ${mostStuck * 2}`;
  return rows.map(({ id }) => id);
}
