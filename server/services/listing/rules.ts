import { allow, tenantOf } from "../../domain/access/allow";
import { listingObstacle } from "../../domain/listing/listing";
import { resaleCapMinor } from "../../domain/shared/money";
import { getOwnTicket } from "../ticket/own-ticket";
import { getTierOfTicket } from "../ticket/tier-of";
import type { Verb } from "../verb";

/** What a holder may ask for her ticket, before she asks. */
export async function getListingRules({ ctx, input }: Verb<{ key: string }>) {
  allow(ctx.actor, "ticket:read");
  const ticket = await getOwnTicket(ctx, input.key);
  const { event, tier } = await getTierOfTicket(ctx, tenantOf(ctx.actor), ticket);
  const reason = listingObstacle(ticket, tier, event, ctx.now);
  return {
    allowed: reason === null,
    reason,
    capMinor: resaleCapMinor(ticket.pricePaidMinor, tier.resaleCapBps),
    pricePaidMinor: ticket.pricePaidMinor,
    currency: event.currency,
    royaltyBps: tier.royaltyBps,
    platformFeeBps: event.organization.platformFeeBps,
  };
}
