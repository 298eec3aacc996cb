import { refuseNow } from "../../domain/shared/decision";
import type { Ticket } from "../../domain/ticket/ticket";
import type { Tx } from "../../ports/database";

/** A ticket that is being given is neither sold nor given again meanwhile. @throws {RefusalError} conflict. */
export async function refuseWhileGiven(tx: Tx, ticket: Ticket): Promise<void> {
  const { collection, tokenId } = ticket;
  if (await tx.gift.findFirst({ where: { collection, tokenId, state: "submitting" } }))
    refuseNow("conflict", { reason: "gift-under-way" });
}
