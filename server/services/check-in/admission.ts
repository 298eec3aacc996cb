import { openListingStates } from "../../domain/listing/listing";
import { refuseNow } from "../../domain/shared/decision";
import type { Ticket } from "../../domain/ticket/ticket";
import { stillStates } from "../../domain/voiding/voiding";
import type { Tx } from "../../ports/database";

type Token = { collection: string; tokenId: number };

/** The gate knows before the chain does: a ticket that was let in is used from that moment. */
export async function withAdmission(db: Tx, ticket: Ticket): Promise<Ticket> {
  if (ticket.usedAt) return ticket;
  const { collection, tokenId } = ticket;
  const admission = await db.checkIn.findFirst({
    where: { collection, tokenId, admitted: true },
    select: { scannedAt: true },
  });
  return admission ? { ...ticket, usedAt: admission.scannedAt } : ticket;
}

/** Gate, seller and giver of one ticket take turns, until the end of the transaction: whoever is second sees the first. */
export async function lockTicket(tx: Tx, { collection, tokenId }: Token): Promise<void> {
  await tx.$queryRaw`select 1 from pg_advisory_xact_lock(hashtextextended(${`ticket:${collection}:${tokenId}`}, 0))`;
}

/** An offer, a gift or an ending that began after the gate had read its facts, as the reason to keep the door shut. */
export async function takenMeanwhile(
  tx: Tx,
  ticket: Token,
): Promise<"ticket-listed" | "ticket-moving" | "ticket-frozen" | null> {
  await lockTicket(tx, ticket);
  const { collection, tokenId } = ticket;
  const listing = await tx.listing.findFirst({
    where: { collection, tokenId, state: { in: [...openListingStates] } },
    select: { state: true },
  });
  if (listing) return listing.state === "settling" ? "ticket-moving" : "ticket-listed";
  const given = await tx.gift.count({ where: { collection, tokenId, state: "submitting" } });
  if (given > 0) return "ticket-moving";
  return (await isStill(tx, ticket)) ? "ticket-frozen" : null;
}

/** Whether it is being ended, or kept still while a bank decides: our books know it before the chain does. */
export const isStill = async (db: Tx, { collection, tokenId }: Token): Promise<boolean> =>
  (await db.voidingTicket.count({ where: { collection, tokenId, state: { in: [...stillStates] } } })) > 0;

/** A ticket that was let in, or is being ended, is neither offered, sold nor given. @throws {RefusalError} ticket-used, ticket-frozen. */
export async function refuseAdmitted(tx: Tx, { collection, tokenId }: Token): Promise<void> {
  await lockTicket(tx, { collection, tokenId });
  if ((await tx.checkIn.count({ where: { collection, tokenId, admitted: true } })) > 0) refuseNow("ticket-used");
  if (await isStill(tx, { collection, tokenId })) refuseNow("ticket-frozen", { tokenId });
}
