import { Prisma } from "../../../prisma/generated/client";
import { allow, tenantOf } from "../../domain/access/allow";
import type { ListPostponedInput, PostponedOutcome } from "../../domain/postponement/postponement";
import { refuseNow } from "../../domain/shared/decision";
import type { Verb } from "../verb";
import { letterKey } from "./tell-orders";

export type PostponedRow = {
  orderId: string;
  number: string;
  email: string;
  outcome: PostponedOutcome;
  /** waiting, sent, refused; null where none was written. */
  letter: "waiting" | "sent" | "refused" | null;
};

const page = 50;

/** Orders of one move with what became of them, in the order of their ids. @throws {RefusalError} not-found. */
export async function listPostponed({ ctx, input }: Verb<ListPostponedInput>) {
  allow(ctx.actor, "event:cancel");
  const { postponementId: id, outcome, cursor } = input;
  const moved = await ctx.db.postponement.findFirst({ where: { id, organizationId: tenantOf(ctx.actor) } });
  if (!moved) return refuseNow("not-found", { field: "postponementId" });
  const which = !outcome
    ? Prisma.empty
    : outcome === "letter-refused"
      ? Prisma.sql`and m.refusal is not null`
      : Prisma.sql`and p.outcome = ${outcome}`;
  const rows = await ctx.db.$queryRaw<PostponedRow[]>`
    select p."orderId"::text as "orderId", o.number, o.email, p.outcome, case
        when m.id is null then null when m.refusal is not null then 'refused'
        when m."sentAt" is not null then 'sent' else 'waiting' end as letter
    from "PostponedOrder" p join "Order" o on o.id = p."orderId"
    left join "Mail" m on m."dedupeKey" = ${letterKey(id, "")}::text || p."orderId"
    where p."postponementId" = ${id}::uuid ${cursor ? Prisma.sql`and p."orderId" > ${cursor}::uuid` : Prisma.empty} ${which}
    order by p."orderId" limit ${page + 1}`;
  const orders = rows.slice(0, page);
  return { orders, next: rows.length > page ? (orders.at(-1)?.orderId ?? null) : null };
}
