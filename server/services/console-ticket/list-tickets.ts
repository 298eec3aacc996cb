import { z } from "zod";
import { allow } from "../../domain/access/allow";
import { countByTier, listTicketsByCollection } from "../../read/ticket";
import { getOwnEvent } from "../event/find";
import type { Verb } from "../verb";

const pageSize = 50;

export const ListTicketsInput = z.object({
  eventId: z.uuid(),
  /** The last number of the page before. */
  cursor: z.number().int().nonnegative().nullish(),
});
export type ListTicketsInput = z.infer<typeof ListTicketsInput>;

/** Tickets of one event by number, fifty a page, with the counts of each tier as the chain has them; `next` continues. */
export async function listEventTickets({ ctx, input }: Verb<ListTicketsInput>) {
  allow(ctx.actor, "order:read");
  const event = await getOwnEvent(ctx.db, ctx, input.eventId);
  const collection = event.collectionAddress;
  if (!collection) return { tickets: [], tiers: [], currency: event.currency, next: null };
  const [found, counts] = await Promise.all([
    listTicketsByCollection(collection, { after: input.cursor ?? 0, limit: pageSize + 1 }),
    countByTier(collection),
  ]);
  const nameOf = new Map(event.tiers.map((tier) => [tier.chainTierId, tier.name]));
  const tickets = found.slice(0, pageSize).map((ticket) => ({
    tokenId: ticket.tokenId,
    tierName: nameOf.get(ticket.tierId) ?? "",
    pricePaidMinor: ticket.pricePaidMinor,
    state: ticket.frozen ? "frozen" : ticket.usedAt ? "used" : ticket.askMinor !== null ? "listed" : "valid",
    mintedAt: ticket.mintedAt,
  }));
  const tiers = counts.map(({ tierId, minted, refunded, used, resold, listed }) => ({
    name: nameOf.get(tierId) ?? "",
    ...{ alive: minted - refunded, refunded, used, resold, listed },
  }));
  const next = found.length > pageSize ? (tickets.at(-1)?.tokenId ?? null) : null;
  return { tickets, tiers, currency: event.currency, next };
}
