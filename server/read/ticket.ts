import { and, asc, eq, gt, inArray, isNull } from "drizzle-orm";
import { ticket, tier } from "../db/chain";
import { AppError } from "../domain/shared/app-error";
import { ticketKey } from "../domain/shared/ref";
import type { Ticket } from "../domain/ticket/ticket";
import { answer, dateOf } from "./answer";

type Address = `0x${string}`;
const lower = (hex: string) => hex.toLowerCase() as Address;

/**
 * The ticket as the view shows it, or null when the view knows none. One that was refunded is held by the zero address, one move
 * on: so its last holder's code is dead at the door. @throws {AppError} indexer-behind.
 */
export const findTicket = (collection: string, tokenId: number): Promise<Ticket | null> =>
  answer(async (db) => {
    const rows = await db
      .select()
      .from(ticket)
      .where(eq(ticket.id, ticketKey(collection, tokenId)));
    return rows[0] ? toTicket(rows[0]) : null;
  });

/** A ticket that must exist. @throws {AppError} indexer-behind, also when the view does not know it yet. */
export async function getTicket(collection: string, tokenId: number): Promise<Ticket> {
  const found = await findTicket(collection, tokenId);
  if (found) return found;
  throw new AppError("indexer-behind", {
    retryable: true,
    message: `ticket ${collection}:${tokenId} is not in the view`,
  });
}

/** Tickets that a wallet holds, by collection and token id. */
export const listTicketsByOwner = (owner: string): Promise<Ticket[]> =>
  answer(async (db) => {
    const rows = await db
      .select()
      .from(ticket)
      .where(and(eq(ticket.owner, lower(owner)), isNull(ticket.burntAt)))
      .orderBy(asc(ticket.collection), asc(ticket.tokenId));
    return rows.map(toTicket);
  });

/** Tickets minted for these orders' lines, whoever holds them now. What somebody bought on chain under such a reference is not. */
export async function listTicketsByOrderRefs(orderRefs: string[]): Promise<Ticket[]> {
  if (orderRefs.length === 0) return [];
  return answer(async (db) => {
    const rows = await db
      .select()
      .from(ticket)
      .where(and(inArray(ticket.orderRef, orderRefs.map(lower)), eq(ticket.onChain, false), isNull(ticket.burntAt)))
      .orderBy(asc(ticket.collection), asc(ticket.tokenId));
    return rows.map(toTicket);
  });
}

/** Tickets by `<collection>:<tokenId>`, in no order; what the view does not know is left out. */
export async function listTicketsByKeys(keys: readonly string[]): Promise<Ticket[]> {
  if (keys.length === 0) return [];
  return answer(async (db) => {
    const rows = await db
      .select()
      .from(ticket)
      .where(inArray(ticket.id, keys.map(lower)));
    return rows.map(toTicket);
  });
}

/** One page of a collection by token id; `after` is the last id of the page before. */
export const listTicketsByCollection = (
  collection: string,
  { after = 0, limit = 500 }: { after?: number; limit?: number } = {},
): Promise<Ticket[]> =>
  answer(async (db) => {
    const rows = await db
      .select()
      .from(ticket)
      .where(and(eq(ticket.collection, lower(collection)), gt(ticket.tokenId, after), isNull(ticket.burntAt)))
      .orderBy(asc(ticket.tokenId))
      .limit(limit);
    return rows.map(toTicket);
  });

export type TierCount = Pick<typeof tier.$inferSelect, "tierId" | "minted" | "refunded" | "used" | "resold" | "listed">;

/** What each tier's tickets came to; alive are `minted - refunded`. Kept by the indexer, so that nobody scans tickets for it. */
export const countByTier = (collection: string): Promise<TierCount[]> =>
  answer((db) =>
    db
      .select({
        tierId: tier.tierId,
        minted: tier.minted,
        refunded: tier.refunded,
        used: tier.used,
        resold: tier.resold,
        listed: tier.listed,
      })
      .from(tier)
      .where(eq(tier.collection, lower(collection)))
      .orderBy(asc(tier.tierId)),
  );

const toTicket = ({
  id,
  usedAt,
  mintedAt,
  onChain: _onChain,
  burntAt: _burntAt,
  ...row
}: typeof ticket.$inferSelect): Ticket => ({
  ...row,
  key: id,
  usedAt: usedAt === null ? null : dateOf(usedAt),
  mintedAt: dateOf(mintedAt),
});
