import { allow } from "../../domain/access/allow";
import { refuseNow } from "../../domain/shared/decision";
import { findTicket } from "../../read/ticket";
import { getBrand } from "../catalog/brand";
import type { Verb } from "../verb";

const most = 100;

/** Offers that can be bought now, cheapest first, with the price first paid. Says nothing about the seller. */
export async function listOffers({ ctx, input }: Verb<{ brand: string; slug: string }>) {
  allow(ctx.actor, "market:read");
  const brand = await getBrand({ ctx, input });
  const where = { organizationId_slug: { organizationId: brand.organizationId, slug: input.slug } };
  const event = await ctx.db.event.findUnique({ where, include: { tiers: true } });
  if (!event || !["live", "cancelled"].includes(event.state)) return refuseNow("not-found", { field: "slug" });
  const listings = await ctx.db.listing.findMany({
    where: { eventId: event.id, state: "active" },
    orderBy: [{ priceMinor: "asc" }, { createdAt: "asc" }],
    take: most,
  });
  const ids = listings.map((listing) => listing.id);
  const taken = await ctx.db.hold.findMany({
    where: { listingId: { in: ids }, OR: [{ state: "converted" }, { state: "active", expiresAt: { gt: ctx.now } }] },
    select: { listingId: true },
  });
  const reserved = new Set(taken.map((hold) => hold.listingId));
  const offers = await Promise.all(
    listings.map(async (listing) => {
      const ticket = await findTicket(listing.collection, listing.tokenId);
      const tier = event.tiers.find((candidate) => candidate.id === listing.tierId);
      // Only what the chain says is listed, at this price, is shown: the row alone proves nothing.
      if (!ticket || !tier || ticket.askMinor !== listing.priceMinor || ticket.frozen) return null;
      return {
        listingId: listing.id,
        tierName: tier.name,
        priceMinor: listing.priceMinor,
        originalMinor: ticket.pricePaidMinor,
        currency: listing.currency,
        reserved: reserved.has(listing.id),
        mine: ctx.actor.kind === "fan" && ctx.actor.fanId === listing.sellerFanId,
      };
    }),
  );
  return offers.filter((offer) => offer !== null);
}
