import { allow } from "../../domain/access/allow";
import { refuseNow } from "../../domain/shared/decision";
import { getBrand } from "../catalog/brand";
import type { Verb } from "../verb";

/** One offer for the page where it is bought. @throws {RefusalError} not-found, listing-not-active. */
export async function getOffer({ ctx, input }: Verb<{ brand: string; listingId: string }>) {
  allow(ctx.actor, "market:read");
  const { organizationId } = await getBrand({ ctx, input });
  const listing = await ctx.db.listing.findFirst({ where: { id: input.listingId, organizationId } });
  if (!listing) return refuseNow("not-found", { field: "listingId" });
  if (listing.state !== "active") return refuseNow("listing-not-active");
  const event = await ctx.db.event.findUniqueOrThrow({ where: { id: listing.eventId }, include: { tiers: true } });
  const { slug, title, venueName, startsAt, timezone } = event;
  return {
    id: listing.id,
    tierName: event.tiers.find((tier) => tier.id === listing.tierId)?.name ?? "",
    priceMinor: listing.priceMinor,
    currency: listing.currency,
    event: { slug, title, venueName, startsAt, timezone },
  };
}
