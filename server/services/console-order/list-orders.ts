import type { Prisma } from "../../../prisma/generated/client";
import { allow, isAllowed, tenantOf } from "../../domain/access/allow";
import { noWait } from "../../domain/chain/waiting";
import type { Channel } from "../../domain/order/channel";
import type { OrderState } from "../../domain/order/order";
import { getOwnEvent } from "../event/find";
import { progressOf, progressWith } from "../order/order-progress";
import type { Verb } from "../verb";
import { troublesOf, troubleWith } from "./facts";
import { type ListOrdersInput, whereOf } from "./search";
import { suspectOrders } from "./stuck";

const pageSize = 50;
const shownWith = {
  ...progressWith,
  ...troubleWith,
  event: { select: { id: true, title: true, timezone: true, tiers: { select: { id: true, name: true } } } },
} satisfies Prisma.OrderInclude;

/**
 * Orders of the organization (or of one event), newest first, fifty a page; `next` continues. Each says why it does not go on,
 * where it does not. Only for those who may see buyers' addresses. @throws {RefusalError} not-found for an event of somebody
 * else's. @throws {AppError} indexer-behind when a ticket is asked for and the chain's view does not answer.
 */
export async function listOrders({ ctx, input }: Verb<ListOrdersInput>) {
  allow(ctx.actor, "order:read");
  const organizationId = tenantOf(ctx.actor);
  if (input.eventId) await getOwnEvent(ctx.db, ctx, input.eventId);
  const conditions = await whereOf(ctx.db, organizationId, input);
  if (input.attention) conditions.push({ id: { in: await needingAttention(ctx, organizationId) } });
  // Ids are time-ordered (uuid 7), so that the id is the cursor.
  if (input.cursor) conditions.push({ id: { lt: input.cursor } });
  const found = await ctx.db.order.findMany({
    where: { AND: conditions },
    include: shownWith,
    orderBy: { id: "desc" },
    take: pageSize + 1,
  });
  const page = found.slice(0, pageSize);
  const [progress, troubles] = await Promise.all([progressOf(ctx, page), troublesOf(ctx.db, page, ctx.now)]);
  const orders = page.map((order) => ({
    id: order.id,
    number: order.number,
    kind: order.kind,
    channel: order.channel as Channel,
    state: order.state as OrderState,
    chain: progress.get(order.id)?.chain ?? noWait,
    trouble: troubles.get(order.id) ?? null,
    email: order.email,
    buyerName: order.buyerName,
    createdAt: order.createdAt,
    totalMinor: order.totalMinor,
    currency: order.currency,
    event: { id: order.event.id, title: order.event.title, timezone: order.event.timezone },
    lines: order.items.map((item) => ({
      tierName: order.event.tiers.find(({ id }) => id === item.tierId)?.name ?? "",
      quantity: item.quantity,
    })),
  }));
  const next = found.length > pageSize ? (orders.at(-1)?.id ?? null) : null;
  return { orders, next, mayAct: isAllowed(ctx.actor, "order:write") };
}

async function needingAttention({ db, now }: Verb<unknown>["ctx"], organizationId: string): Promise<string[]> {
  const ids = await suspectOrders(db, organizationId, now);
  const rows = await db.order.findMany({ where: { id: { in: ids } }, include: troubleWith });
  return [...(await troublesOf(db, rows, now)).keys()];
}
