import type { Prisma } from "../../../prisma/generated/client";
import { type ChainWait, noWait, waitingFor } from "../../domain/chain/waiting";
import { isLive } from "../../domain/hold/hold";
import { ticketKey, toRef } from "../../domain/shared/ref";
import { listTicketsByOrderRefs } from "../../read/ticket";
import { chainKnowledge } from "../chain/chain-status";
import type { Ctx } from "../verb";
import { mintKey, settleKey } from "./intent-keys";

export const progressWith = {
  items: true,
  payments: { where: { state: { in: ["created", "open", "processing"] } }, orderBy: { createdAt: "desc" } },
  hold: { select: { state: true, expiresAt: true } },
} satisfies Prisma.OrderInclude;

export type OrderRow = Prisma.OrderGetPayload<{ include: typeof progressWith }>;

/** What changes of an order while its buyer looks at it. Nothing personal: it is pushed to pages. */
export type OrderProgress = {
  state: string;
  /** The provider's page while the order can still be paid. */
  checkoutUrl: string | null;
  /** When the seats are given back; null once that no longer matters. */
  expiresAt: Date | null;
  /** Keys of the tickets as the chain shows them. */
  tickets: string[];
  /** Why there is no ticket, as a code with a sentence. */
  problem: string | null;
  chain: ChainWait;
};

/** Progress of any number of orders with the same few questions. */
export async function progressOf(ctx: Ctx, orders: readonly OrderRow[]): Promise<Map<string, OrderProgress>> {
  const moving = orders.filter(({ state }) => state === "paid" || state === "fulfilled");
  const keys = moving.flatMap(intentKeysOf);
  const subjects = moving.filter(({ state }) => state === "paid").map(({ id }) => `order:${id}`);
  const [intents, stuck, tickets, network] = await Promise.all([
    keys.length === 0 ? [] : ctx.db.chainIntent.findMany({ where: { dedupeKey: { in: keys } }, select: intentColumns }),
    subjects.length === 0
      ? []
      : ctx.db.sagaRun.findMany({ where: { subject: { in: subjects }, state: "stuck" }, select: { subject: true } }),
    ticketsOf(ctx, moving),
    chainKnowledge(ctx),
  ]);
  const byKey = new Map(intents.map((intent) => [intent.dedupeKey, intent]));
  const isStuck = new Set(stuck.map(({ subject }) => subject));
  return new Map(
    orders.map((order) => {
      const live = order.state === "pending" && isLive(order.hold, ctx.now);
      const onItsWay = order.state === "pending" && order.payments.some(({ state }) => state === "processing");
      const known = intentKeysOf(order).flatMap((key) => byKey.get(key) ?? []);
      const about = { intents: known, stuck: isStuck.has(`order:${order.id}`), network };
      const progress: OrderProgress = {
        state: order.state,
        checkoutUrl: live && !onItsWay ? (order.payments[0]?.checkoutUrl ?? null) : null,
        expiresAt: live && !onItsWay ? order.hold.expiresAt : null,
        tickets: tickets.get(order.id) ?? [],
        problem: onItsWay ? "payment-on-its-way" : problemOf(order.state, order.refundReason),
        chain: chainOf(order.state, about),
      };
      return [order.id, progress];
    }),
  );
}

const intentColumns = { dedupeKey: true, state: true, error: true } as const;

/** Keys of everything that the chain is asked for an order. */
export const intentKeysOf = (order: Pick<OrderRow, "id" | "kind" | "items">): string[] =>
  order.kind === "resale" ? [settleKey(order.id)] : order.items.map(({ id }) => mintKey(id));

function chainOf(state: string, about: Parameters<typeof waitingFor>[0]): ChainWait {
  if (state === "paid") return waitingFor(about);
  // An order from before intents were kept has nothing to wait for.
  return state === "fulfilled" && about.intents.length > 0 ? waitingFor(about) : noWait;
}

function problemOf(state: string, refundReason: string | null): string | null {
  if (state === "abandoned") return "hold-expired";
  if (state === "refunding" || state === "refunded") return refundReason ?? "internal";
  return null;
}

/** A view that does not answer hides no order: the tickets show when it is back. */
async function ticketsOf(ctx: Ctx, orders: readonly OrderRow[]): Promise<Map<string, string[]>> {
  const resold = orders.filter(({ kind, state, listingId }) => kind === "resale" && state === "fulfilled" && listingId);
  const bought = orders.filter(({ kind }) => kind !== "resale");
  const orderOfRef = new Map(bought.flatMap(({ id, items }) => items.map((item) => [toRef(item.id) as string, id])));
  const ids = resold.flatMap(({ listingId }) => listingId ?? []);
  const [listings, tickets] = await Promise.all([
    ids.length === 0 ? [] : ctx.db.listing.findMany({ where: { id: { in: ids } } }),
    listTicketsByOrderRefs([...orderOfRef.keys()]).catch((cause) => {
      ctx.log.warn({ err: cause, orders: orders.length }, "the chain view does not answer");
      return [];
    }),
  ]);
  const found = new Map<string, string[]>();
  const add = (orderId: string | undefined, key: string) =>
    orderId && found.set(orderId, [...(found.get(orderId) ?? []), key]);
  for (const ticket of tickets) add(orderOfRef.get(ticket.orderRef), ticket.key);
  for (const order of resold) {
    const listing = listings.find(({ id }) => id === order.listingId);
    if (listing) add(order.id, ticketKey(listing.collection, listing.tokenId));
  }
  return found;
}
