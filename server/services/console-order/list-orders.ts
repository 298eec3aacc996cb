import { z } from "zod";
import { allow } from "../../domain/access/allow";
import { noWait } from "../../domain/chain/waiting";
import { getOwnEvent } from "../event/find";
import { progressOf, progressWith } from "../order/order-progress";
import type { Verb } from "../verb";

const pageSize = 50;

export const ListOrdersInput = z.object({ eventId: z.uuid(), cursor: z.uuid().nullish() });
export type ListOrdersInput = z.infer<typeof ListOrdersInput>;

/** Orders of one event, newest first, fifty a page; `next` continues. Only for those who may see buyers' addresses. */
export async function listEventOrders({ ctx, input }: Verb<ListOrdersInput>) {
  allow(ctx.actor, "order:read");
  const event = await getOwnEvent(ctx.db, ctx, input.eventId);
  const tierName = new Map(event.tiers.map((tier) => [tier.id, tier.name]));
  // Ids are time-ordered (uuid 7), so that the id is the cursor.
  const found = await ctx.db.order.findMany({
    where: {
      eventId: event.id,
      organizationId: event.organizationId,
      ...(input.cursor ? { id: { lt: input.cursor } } : {}),
    },
    include: progressWith,
    orderBy: { id: "desc" },
    take: pageSize + 1,
  });
  const page = found.slice(0, pageSize);
  const progress = await progressOf(ctx, page);
  const orders = page.map((order) => ({
    id: order.id,
    number: order.number,
    kind: order.kind,
    state: order.state,
    chain: progress.get(order.id)?.chain ?? noWait,
    email: order.email,
    createdAt: order.createdAt,
    totalMinor: order.totalMinor,
    currency: order.currency,
    lines: order.items.map((item) => ({ tierName: tierName.get(item.tierId) ?? "", quantity: item.quantity })),
  }));
  return { title: event.title, orders, next: found.length > pageSize ? (orders.at(-1)?.id ?? null) : null };
}
