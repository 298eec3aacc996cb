import { allow } from "../../domain/access/allow";
import { listTicketsByCollection } from "../../read/ticket";
import type { Verb } from "../verb";
import { getPublishedEvent } from "./events";

export type TicketPage = { eventId: string; after: number; limit: number };
export type PartnerTicket = {
  key: string;
  tokenId: number;
  tierName: string;
  state: "valid" | "listed" | "used" | "frozen";
  usedAt: Date | null;
  pricePaidMinor: number;
  askMinor: number | null;
  transferCount: number;
  mintedAt: Date;
};

/**
 * Tickets of an event as the chain shows them, by token id. Nobody's name, mail or wallet is in it.
 * @returns the page and the token id to go on after, null at the end. @throws {RefusalError} not-found, forbidden.
 */
export async function listEventTickets({ ctx, input }: Verb<TicketPage>) {
  allow(ctx.actor, "ticket:read");
  const event = await getPublishedEvent({ ctx, input: { id: input.eventId } });
  if (!event.collectionAddress) return { tickets: [], next: null };
  const rows = await listTicketsByCollection(event.collectionAddress, { after: input.after, limit: input.limit + 1 });
  const names = new Map(event.tiers.map((tier) => [tier.chainTierId, tier.name]));
  const page = rows.slice(0, input.limit);
  const tickets = page.map(
    (ticket): PartnerTicket => ({
      key: ticket.key,
      tokenId: ticket.tokenId,
      tierName: names.get(ticket.tierId) ?? "",
      state: ticket.usedAt ? "used" : ticket.frozen ? "frozen" : ticket.askMinor !== null ? "listed" : "valid",
      usedAt: ticket.usedAt,
      pricePaidMinor: ticket.pricePaidMinor,
      askMinor: ticket.askMinor,
      transferCount: ticket.transferCount,
      mintedAt: ticket.mintedAt,
    }),
  );
  return { tickets, next: rows.length > input.limit ? (page.at(-1)?.tokenId ?? null) : null };
}
