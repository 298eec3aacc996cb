import { withTransaction } from "../../db/prisma";
import { allow } from "../../domain/access/allow";
import { canMove, type ListingState } from "../../domain/listing/listing";
import { crashPoint } from "../../domain/shared/crash-point";
import type { Verb } from "../verb";

/** Writes what the chain did to a listing, and tells the pages that show it. Repeated, it changes nothing. */
export async function settleListingState({ ctx, input }: Verb<{ listingId: string; to: ListingState }>): Promise<void> {
  allow(ctx.actor, "listing:settle");
  await withTransaction(ctx, async (tx) => {
    const listing = await tx.listing.findUniqueOrThrow({ where: { id: input.listingId } });
    if (!canMove(listing.state, input.to)) return;
    await tx.listing.updateMany({ where: { id: listing.id, state: listing.state }, data: { state: input.to } });
    await ctx.ports.bus.publish({ topic: "event", id: listing.eventId }, tx);
  });
  crashPoint("listing-settled");
}
