import type { Context } from "ponder:registry";
import { deskRequest, listing, ticket, transfer } from "ponder:schema";
import { keyOf } from "./key";
import { placeOf } from "./note";
import { asItStands } from "./stands";
import { countAccount, countTier } from "./tally";

type Hex = `0x${string}`;
type Move = { collection: Hex; tokenId: bigint; from: Hex; to: Hex; reason?: Hex };
type Logged = {
  block: { number: bigint; timestamp: bigint };
  transaction: { hash: Hex };
  log: { logIndex: number };
};
type Cause = (typeof transfer.$inferInsert)["cause"];

/** Key of a ticket's change of holder; 0 is its mint. */
export const moveKey = (collection: string, tokenId: bigint | number, moves: number): string =>
  `${keyOf(collection, tokenId)}:${moves}`;

/** Columns of a change of holder that its log alone gives. */
export const movedIn = (event: Logged) => ({ movedAt: Number(event.block.timestamp), ...placeOf(event) });

/**
 * A ticket goes to another holder. Its ERC-721 Transfer is logged first and knows no cause; what names the cause comes later in
 * the same transaction and then only adds it. Either of them moves the ticket when it comes alone.
 * @returns the number of the move, and the ticket's tier.
 */
export async function recordMove(
  context: Pick<Context, "db">,
  event: Logged,
  cause: Cause,
  move: Move,
): Promise<{ moves: number; tierId: number }> {
  const { db } = context;
  const { collection, tokenId, from, to, reason = null } = move;
  const id = keyOf(collection, tokenId);
  const row = asItStands(await db.find(ticket, { id }));
  if (row?.owner === to && row.transferCount > 0) {
    await db.update(transfer, { id: moveKey(collection, tokenId, row.transferCount) }).set({ cause, reason });
    return { moves: row.transferCount, tierId: row.tierId };
  }
  const moves = (row?.transferCount ?? 0) + 1;
  // An offer and a request of the desk are the old holder's.
  const { tierId } = await db.update(ticket, { id }).set({ owner: to, askMinor: null, transferCount: moves });
  await db.delete(listing, { id });
  await db.delete(deskRequest, { id });
  await db.insert(transfer).values({
    id: moveKey(collection, tokenId, moves),
    collection,
    tokenId: Number(tokenId),
    moves,
    from,
    to,
    cause,
    reason,
    ...movedIn(event),
  });
  if (row && row.askMinor !== null) await countTier(context, collection, tierId, { listed: -1 });
  await countAccount(context, event, from, { held: -1 });
  await countAccount(context, event, to, { held: 1 });
  return { moves, tierId };
}
