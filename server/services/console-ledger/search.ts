import { z } from "zod";
import { Prisma } from "../../../prisma/generated/client";
import { orderNumberAlphabet } from "../../domain/order/number";
import { pageTurn } from "../../domain/shared/page-turn";

const Moment = z.iso.datetime().transform((text) => new Date(text));
/** Kinds that come later are asked for by their word. */
const Word = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/);
const orderNumber = new RegExp(`^[${orderNumberAlphabet}]{1,8}$`);

export const LedgerFilter = z.strictObject({
  from: Moment.nullish(),
  /** Not included. */
  to: Moment.nullish(),
  /** The kind of an account, "seller" for all sellers: a transfer is shown whole when one of its entries is of it. */
  account: Word.nullish(),
  cause: Word.nullish(),
  currency: z
    .string()
    .regex(/^[A-Za-z0-9-]{2,20}$/)
    .nullish(),
  eventId: z.uuid().nullish(),
  /** Of the order that a transfer belongs to, from its beginning. */
  orderNumber: z.string().trim().toUpperCase().regex(orderNumber, "order-number").nullish(),
});
export type LedgerFilter = z.infer<typeof LedgerFilter>;

export const ListTransfersInput = LedgerFilter.extend({ ...pageTurn, cursor: z.uuid().nullish() });
export type ListTransfersInput = z.infer<typeof ListTransfersInput>;

/** What a filter means for entries `e` of one organization. */
export function entriesWhere(organizationId: string, filter: LedgerFilter): Prisma.Sql {
  const conditions = [Prisma.sql`e."organizationId" = ${organizationId}::uuid`];
  if (filter.from) conditions.push(Prisma.sql`e."createdAt" >= ${filter.from}::timestamp(3)`);
  if (filter.to) conditions.push(Prisma.sql`e."createdAt" < ${filter.to}::timestamp(3)`);
  if (filter.account) conditions.push(Prisma.sql`split_part(e.account, ':', 1) = ${filter.account}`);
  if (filter.cause) conditions.push(Prisma.sql`e."causeKind" = ${filter.cause}`);
  if (filter.currency) conditions.push(Prisma.sql`e.currency = ${filter.currency}`);
  if (filter.eventId || filter.orderNumber) conditions.push(ofOrders(organizationId, filter));
  return Prisma.join(conditions, " and ");
}

/** A transfer's cause is an order itself, or something of an order: the ids are made once and never twice. */
function ofOrders(organizationId: string, { eventId, orderNumber: number }: LedgerFilter): Prisma.Sql {
  const which = [Prisma.sql`o."organizationId" = ${organizationId}::uuid`];
  if (eventId) which.push(Prisma.sql`o."eventId" = ${eventId}::uuid`);
  if (number) which.push(Prisma.sql`o.number like ${`${number}%`}`);
  const orders = Prisma.sql`select o.id from "Order" o where ${Prisma.join(which, " and ")}`;
  return Prisma.sql`e."causeId" in (${orders}
    union all select r.id from "Refund" r where r."orderId" in (${orders})
    union all select d.id from "Dispute" d where d."orderId" in (${orders}))`;
}
