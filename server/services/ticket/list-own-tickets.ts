import { allow } from "../../domain/access/allow";
import { refuseNow } from "../../domain/shared/decision";
import { toRef } from "../../domain/shared/ref";
import { listTicketsByOrderRefs, listTicketsByOwner } from "../../read/ticket";
import type { Verb } from "../verb";
import { describeTickets } from "./describe-tickets";

/** Every ticket this person holds at this brand: all of a verified account, or what this browser bought as a guest. */
export async function listOwnTickets({ ctx }: Verb<object>) {
  allow(ctx.actor, "ticket:read");
  const { actor } = ctx;
  if (actor.kind !== "fan") return refuseNow("signed-out");
  if (actor.verified && actor.fanId) {
    const fan = await ctx.db.fan.findUniqueOrThrow({ where: { id: actor.fanId } });
    const tickets = fan.walletAddress ? await listTicketsByOwner(fan.walletAddress) : [];
    return describeTickets(ctx, actor.organizationId, tickets);
  }
  const orders = await ctx.db.order.findMany({
    where: { sessionId: actor.sessionId, organizationId: actor.organizationId, kind: "primary", fanId: { not: null } },
    include: { items: true, fan: true },
  });
  if (orders.length === 0) return refuseNow("signed-out");
  const wallets = new Set(orders.map((order) => order.fan?.walletAddress));
  const tickets = await listTicketsByOrderRefs(orders.flatMap((order) => order.items.map((item) => toRef(item.id))));
  return describeTickets(
    ctx,
    actor.organizationId,
    tickets.filter((ticket) => wallets.has(ticket.owner)),
  );
}
