import { openListingStates } from "../../domain/listing/listing";
import { refuseNow } from "../../domain/shared/decision";
import type { Tx } from "../../ports/database";

/** A ticket that is offered, or is being, is not given or ended meanwhile. Under the ticket's lock. @throws {RefusalError} ticket-listed. */
export async function refuseWhileOffered(tx: Tx, { collection, tokenId }: { collection: string; tokenId: number }) {
  const where = { collection, tokenId, state: { in: [...openListingStates] } };
  if (await tx.listing.findFirst({ where })) refuseNow("ticket-listed", { tokenId });
}
