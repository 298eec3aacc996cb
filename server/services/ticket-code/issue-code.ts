import { allow, tenantOf } from "../../domain/access/allow";
import { eventKeys, signCode } from "../../domain/code/signature";
import { slotAt, slotEndsAt } from "../../domain/code/slot";
import { refuseNow } from "../../domain/shared/decision";
import { findTicket } from "../../read/ticket";
import { refuseUncertain } from "../chain/refuse-uncertain";
import type { Verb } from "../verb";
import { assertOwnTicket } from "./own-ticket";

export type IssuedCode = { digits: string; slotEndsAt: Date; serverNow: Date };

/**
 * The code that a ticket shows for the current slot; the page asks again when the slot ends.
 * @throws {RefusalError} not-found, signed-out, not-owner, ticket-used, ticket-listed, ticket-frozen, event-not-live,
 * ticket-pending while the chain is not as sure of a valuable ticket as entering asks.
 */
export async function issueTicketCode({ ctx, input }: Verb<{ key: string }>): Promise<IssuedCode> {
  allow(ctx.actor, "ticket:read");
  const organizationId = tenantOf(ctx.actor);
  const [address = "", id = ""] = input.key.split(":");
  const ticket = await findTicket(address, Number(id));
  if (!ticket) return refuseNow("not-found", { field: "key" });
  const { collection, tokenId, transferCount } = ticket;
  const event = await ctx.db.event.findFirst({
    where: { collectionAddress: collection, organizationId },
    select: { id: true, state: true },
  });
  if (!event) return refuseNow("not-found", { field: "key" });
  await assertOwnTicket(ctx, ticket);
  if (event.state !== "live") return refuseNow("event-not-live", { state: event.state });
  // The door's book is ahead of the chain by a few seconds.
  const admitted = await ctx.db.checkIn.count({ where: { organizationId, collection, tokenId, admitted: true } });
  if (ticket.usedAt || admitted > 0) return refuseNow("ticket-used");
  if (ticket.frozen) return refuseNow("ticket-frozen");
  if (ticket.askMinor !== null) return refuseNow("ticket-listed");
  await refuseUncertain(ctx, ticket, "entry");
  const slot = slotAt(ctx.now);
  const digits = signCode(eventKeys(ctx.settings.ticketCodeSecret, event.id), { tokenId, transferCount, slot });
  return { digits, slotEndsAt: slotEndsAt(slot), serverNow: ctx.now };
}
