import type { Context } from "ponder:registry";
import { deskRequest, listing, ticket, transfer } from "ponder:schema";
import { keyOf } from "./key";

type Hex = `0x${string}`;
type Move = { collection: Hex; tokenId: bigint; from: Hex; to: Hex; reason?: Hex };
type Logged = { block: { number: bigint; timestamp: bigint }; transaction: { hash: Hex } };
type Cause = (typeof transfer.$inferInsert)["cause"];

/** Key of a ticket's change of holder; 0 is its mint. */
export const moveKey = (collection: string, tokenId: bigint | number, moves: number): string =>
  `${keyOf(collection, tokenId)}:${moves}`;

/** Columns of a change of holder that its log alone gives. */
export const movedIn = (event: Logged) => ({
  movedAt: Number(event.block.timestamp),
  block: Number(event.block.number),
  tx: event.transaction.hash,
});

/**
 * A ticket goes to another holder. Its ERC-721 Transfer is logged first and knows no cause; what names the cause comes later in
 * the same transaction and then only adds it. Either of them moves the ticket when it comes alone.
 */
export async function recordMove({ db }: Pick<Context, "db">, event: Logged, cause: Cause, move: Move): Promise<void> {
  const { collection, tokenId, from, to, reason = null } = move;
  const id = keyOf(collection, tokenId);
  const row = await db.find(ticket, { id });
  if (row?.owner === to && row.transferCount > 0) {
    await db.update(transfer, { id: moveKey(collection, tokenId, row.transferCount) }).set({ cause, reason });
    return;
  }
  const moves = (row?.transferCount ?? 0) + 1;
  // An offer and a request of the desk are the old holder's.
  await db.update(ticket, { id }).set({ owner: to, askMinor: null, transferCount: moves });
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
}
