import { closesAt, type ReturnsClosed, type ReturnTerms, termsFor } from "../../domain/returns/terms";
import type { Tx } from "../../ports/database";
import type { Ctx } from "../verb";

type Order = {
  id: string;
  state: string;
  kind: string;
  createdAt: Date;
  eventId: string;
  event: { state: string; startsAt: Date };
};

/** Under which terms an order's tickets are taken back now, or why they are not. */
export async function promisedTo(db: Tx, ctx: Ctx, order: Order): Promise<ReturnTerms[] | ReturnsClosed> {
  const { id: orderId, eventId, event } = order;
  const [terms, handed] = await Promise.all([
    db.returnTerms.findMany({ where: { eventId }, orderBy: [{ createdAt: "asc" }, { id: "asc" }] }),
    db.payment.count({ where: { orderId, method: { not: null } } }),
  ]);
  return termsFor({ order: { ...order, byHand: handed > 0 }, event, terms, now: ctx.now });
}

/** Until when an order's tickets are taken back; null when they are not. */
export async function returnableUntil(ctx: Ctx, order: Order): Promise<Date | null> {
  if (order.state !== "fulfilled") return null;
  const terms = await promisedTo(ctx.db, ctx, order);
  return typeof terms === "string" ? null : lastOf(order.event.startsAt, terms);
}

export const lastOf = (startsAt: Date, terms: readonly ReturnTerms[]): Date =>
  new Date(Math.max(...terms.map((one) => closesAt(startsAt, one).getTime())));
