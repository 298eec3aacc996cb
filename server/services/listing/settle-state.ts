import { withTransaction } from "../../db/prisma";
import { allow } from "../../domain/access/allow";
import { canMove, type ListingState } from "../../domain/listing/listing";
import { AppError } from "../../domain/shared/app-error";
import { crashPoint } from "../../domain/shared/crash-point";
import type { Verb } from "../verb";

type Settled = { listingId: string; from: ListingState; to: ListingState };

/**
 * Writes what the chain did to a listing, and tells the pages that show it. Repeated, it changes nothing, also when the listing has
 * gone on meanwhile: what a repetition finds in another state than `from` is somebody else's work.
 */
export async function settleListingState({ ctx, input }: Verb<Settled>): Promise<void> {
  allow(ctx.actor, "listing:settle");
  const { listingId, from, to } = input;
  if (!canMove(from, to)) throw new AppError("invariant-broken", { message: `no listing goes from ${from} to ${to}` });
  await withTransaction(ctx, async (tx) => {
    const moved = await tx.listing.updateMany({ where: { id: listingId, state: from }, data: { state: to } });
    if (moved.count === 0) return;
    const { eventId } = await tx.listing.findUniqueOrThrow({ where: { id: listingId } });
    await ctx.ports.bus.publish({ topic: "event", id: eventId }, tx);
  });
  crashPoint("listing-settled");
}
