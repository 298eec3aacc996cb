import { allow, tenantOf } from "../../domain/access/allow";
import { refuseNow } from "../../domain/shared/decision";
import { getOwnEvent } from "../event/find";
import { buyerOf, ordersOf } from "../order/buyer";
import { getOwnTicket } from "../ticket/own-ticket";
import type { Ctx, Verb } from "../verb";

type Wanted = { order: string } | { ticket: string } | { event: string } | { intent: string };
/** What may be followed, by the id that the waiting room knows it by. */
export type Subject =
  | { kind: "order"; id: string }
  | { kind: "ticket"; id: string; owner: string }
  | { kind: "event"; id: string }
  | { kind: "intent"; id: string };

/**
 * Whether this actor may be told what becomes of it: the buyer of her order, the holder of her ticket, the organization of its own
 * event and its own transactions, a device of its own event. @throws {RefusalError} not-found for everybody else's, signed-out, forbidden.
 */
export async function allowedToWait({ ctx, input }: Verb<Wanted>): Promise<Subject> {
  if ("order" in input) {
    const buyer = buyerOf(ctx, "own-order:read");
    const where = { id: input.order, ...ordersOf(buyer) };
    if ((await ctx.db.order.count({ where })) === 0) return refuseNow("not-found", { field: "order" });
    return { kind: "order", id: input.order };
  }
  if ("ticket" in input) {
    allow(ctx.actor, "ticket:read");
    const { key, owner } = await getOwnTicket(ctx, input.ticket);
    return { kind: "ticket", id: key, owner };
  }
  if ("event" in input) return ownEvent(ctx, input.event);
  allow(ctx.actor, "event:read");
  const where = { dedupeKey: input.intent, organizationId: tenantOf(ctx.actor) };
  if ((await ctx.db.chainIntent.count({ where })) === 0) return refuseNow("not-found", { field: "intent" });
  return { kind: "intent", id: input.intent };
}

async function ownEvent(ctx: Ctx, eventId: string): Promise<Subject> {
  if (ctx.actor.kind !== "device") allow(ctx.actor, "event:read");
  else if (ctx.actor.eventId !== eventId) return refuseNow("not-found", { field: "event" });
  const { id } = await getOwnEvent(ctx.db, ctx, eventId);
  return { kind: "event", id };
}
