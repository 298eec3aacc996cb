import type { Prisma } from "../../../prisma/generated/client";
import { isLive } from "../../domain/hold/hold";
import { ticketKey, toRef } from "../../domain/shared/ref";
import { listTicketsByOrderRefs } from "../../read/ticket";
import type { Ctx } from "../verb";

export const shownWith = {
  event: { select: { title: true, slug: true, tiers: { select: { id: true, name: true } } } },
  items: true,
  payments: { where: { state: { in: ["created", "open"] } }, orderBy: { createdAt: "desc" } },
  hold: { select: { state: true, expiresAt: true } },
} satisfies Prisma.OrderInclude;

type Shown = Prisma.OrderGetPayload<{ include: typeof shownWith }>;

export type OrderView = {
  id: string;
  number: string;
  kind: string;
  state: string;
  eventTitle: string;
  eventSlug: string;
  lines: { tierName: string; quantity: number; unitMinor: number }[];
  totalMinor: number;
  currency: string;
  email: string;
  createdAt: Date;
  /** The provider's page while the order can still be paid. */
  checkoutUrl: string | null;
  /** When the seats are given back; null once that no longer matters. */
  expiresAt: Date | null;
  /** Keys of the tickets as the chain shows them. */
  tickets: string[];
  /** Why there is no ticket, as a code with a sentence. */
  problem: string | null;
  chain: { pending: boolean };
};

export async function toOrderView(ctx: Ctx, order: Shown): Promise<OrderView> {
  const live = order.state === "pending" && isLive(order.hold, ctx.now);
  return {
    id: order.id,
    number: order.number,
    kind: order.kind,
    state: order.state,
    eventTitle: order.event.title,
    eventSlug: order.event.slug,
    lines: order.items.map((item) => ({
      tierName: order.event.tiers.find((tier) => tier.id === item.tierId)?.name ?? "",
      quantity: item.quantity,
      unitMinor: item.unitMinor,
    })),
    totalMinor: order.totalMinor,
    currency: order.currency,
    email: order.email,
    createdAt: order.createdAt,
    checkoutUrl: live ? (order.payments[0]?.checkoutUrl ?? null) : null,
    expiresAt: live ? order.hold.expiresAt : null,
    tickets: await ticketsOf(ctx, order),
    problem: problemOf(order.state, order.refundReason),
    chain: { pending: order.state === "paid" },
  };
}

function problemOf(state: string, refundReason: string | null): string | null {
  if (state === "abandoned") return "hold-expired";
  if (state === "refunding" || state === "refunded") return refundReason ?? "internal";
  return null;
}

/** A view that does not answer hides no order: the tickets show when it is back. */
async function ticketsOf(ctx: Ctx, order: Shown): Promise<string[]> {
  if (order.state !== "paid" && order.state !== "fulfilled") return [];
  if (order.kind === "resale") {
    const listing = await ctx.db.listing.findUnique({ where: { id: order.listingId ?? "" } });
    return listing && order.state === "fulfilled" ? [ticketKey(listing.collection, listing.tokenId)] : [];
  }
  try {
    const tickets = await listTicketsByOrderRefs(order.items.map((item) => toRef(item.id)));
    return tickets.map((ticket) => ticket.key);
  } catch (cause) {
    ctx.log.warn({ err: cause, orderId: order.id }, "the chain view does not answer");
    return [];
  }
}
