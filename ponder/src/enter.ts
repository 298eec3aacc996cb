import type { Context } from "ponder:registry";
import { entry, ticket } from "ponder:schema";
import { keyOf } from "./key";
import { placeOf } from "./note";
import { countAccount, countDay, countTier } from "./tally";

type Hex = `0x${string}`;
type Used = {
  block: { number: bigint; timestamp: bigint };
  transaction: { hash: Hex };
  log: { address: Hex; logIndex: number };
  args: { gateRef: Hex; usedAt: number };
};

/** A ticket enters. The log does not name its holder, whom the ticket's row knows. */
export async function enter(context: Pick<Context, "db">, event: Used, tokenId: number): Promise<void> {
  const { gateRef, usedAt } = event.args;
  const collection = event.log.address;
  const id = keyOf(collection, tokenId);
  const { owner, tierId } = await context.db.update(ticket, { id }).set({ usedAt, gateRef });
  await context.db.insert(entry).values({
    id,
    collection,
    tokenId,
    gateRef,
    holder: owner,
    usedAt,
    minedAt: Number(event.block.timestamp),
    ...placeOf(event),
  });
  await countTier(context, collection, tierId, { used: 1 });
  await countAccount(context, event, owner, { entered: 1 });
  await countDay(context, event, collection, { entries: 1 });
}
