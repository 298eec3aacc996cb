import { z } from "zod";
import type { Prisma } from "../../../prisma/generated/client";
import { channels } from "../../domain/order/channel";
import { orderNumberAlphabet } from "../../domain/order/number";
import { type OrderState, orderTransitions } from "../../domain/order/order";
import { pageTurn } from "../../domain/shared/page-turn";
import { fromRef, ticketKey } from "../../domain/shared/ref";
import type { Tx } from "../../ports/database";
import { listTicketsByKeys } from "../../read/ticket";

const states = Object.keys(orderTransitions) as [OrderState, ...OrderState[]];
const Moment = z.iso.datetime().transform((text) => new Date(text));

export const ListOrdersInput = z.strictObject({
  ...pageTurn,
  eventId: z.uuid().nullish(),
  /** An order's number, a part of an e-mail or name, or a ticket: "#12" or its key. */
  text: z.string().trim().max(254).nullish(),
  state: z.enum(states).nullish(),
  channel: z.enum(channels).nullish(),
  from: Moment.nullish(),
  /** Not included. */
  to: Moment.nullish(),
  /** Only what does not go on by itself. */
  attention: z.boolean().nullish(),
  cursor: z.uuid().nullish(),
});
export type ListOrdersInput = z.infer<typeof ListOrdersInput>;

const numberOnly = new RegExp(`^[${orderNumberAlphabet}]{1,8}$`);

/** What a search means, as a condition on one organization's orders. */
export async function whereOf(
  db: Tx,
  organizationId: string,
  input: ListOrdersInput,
): Promise<Prisma.OrderWhereInput[]> {
  const conditions: Prisma.OrderWhereInput[] = [{ organizationId }];
  if (input.eventId) conditions.push({ eventId: input.eventId });
  if (input.state) conditions.push({ state: input.state });
  if (input.channel) conditions.push({ channel: input.channel });
  if (input.from) conditions.push({ createdAt: { gte: input.from } });
  if (input.to) conditions.push({ createdAt: { lt: input.to } });
  if (input.text) conditions.push(await meaningOf(db, organizationId, input.text, input.eventId ?? null));
  return conditions;
}

async function meaningOf(
  db: Tx,
  organizationId: string,
  text: string,
  eventId: string | null,
): Promise<Prisma.OrderWhereInput> {
  const ticket = /^(?:(0x[0-9a-f]{40})[:-])?#?(\d{1,9})$/i.exec(text);
  // A number of digits only may be a ticket's as well as an order's.
  const any: Prisma.OrderWhereInput[] = [];
  if (ticket?.[2])
    any.push({ id: { in: await ordersOfTicket(db, organizationId, ticket[1] ?? null, Number(ticket[2]), eventId) } });
  const upper = text.toUpperCase();
  if (numberOnly.test(upper)) any.push({ number: { startsWith: upper } });
  if (!ticket?.[1]) {
    // What the database takes as a pattern is meant as it stands.
    const part = { contains: text.replaceAll(/[\\%_]/g, "\\$&"), mode: "insensitive" as const };
    any.push({ email: part }, { buyerName: part });
  }
  return { OR: any };
}

/** Orders that a ticket was bought in: first from the organizer, then from other fans. The view of the chain knows the first. */
async function ordersOfTicket(
  db: Tx,
  organizationId: string,
  collection: string | null,
  tokenId: number,
  eventId: string | null,
): Promise<string[]> {
  const events = await db.event.findMany({
    where: {
      organizationId,
      ...(eventId ? { id: eventId } : {}),
      collectionAddress: collection ? collection.toLowerCase() : { not: null },
    },
    select: { collectionAddress: true },
    orderBy: { startsAt: "desc" },
    take: 50,
  });
  const collections = events.flatMap(({ collectionAddress }) => collectionAddress ?? []);
  const tickets = await listTicketsByKeys(collections.map((address) => ticketKey(address, tokenId)));
  const itemIds = tickets.map(({ orderRef }) => fromRef(orderRef));
  const [items, listings] = await Promise.all([
    db.orderItem.findMany({ where: { id: { in: itemIds } }, select: { orderId: true } }),
    db.listing.findMany({ where: { organizationId, collection: { in: collections }, tokenId }, select: { id: true } }),
  ]);
  const resales = await db.order.findMany({
    where: { listingId: { in: listings.map(({ id }) => id) } },
    select: { id: true },
  });
  return [...items.map(({ orderId }) => orderId), ...resales.map(({ id }) => id)];
}
