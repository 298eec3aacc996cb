import type { Context } from "ponder:registry";
import { entry, ticket } from "ponder:schema";
import { keyOf } from "./key";

type Hex = `0x${string}`;
type Used = {
  block: { timestamp: bigint };
  transaction: { hash: Hex };
  log: { address: Hex };
  args: { gateRef: Hex; usedAt: number };
};

/** A ticket enters. The log does not name its holder, whom the ticket's row knows. */
export async function enter({ db }: Pick<Context, "db">, event: Used, tokenId: number): Promise<void> {
  const { gateRef, usedAt } = event.args;
  const id = keyOf(event.log.address, tokenId);
  const { owner } = await db.update(ticket, { id }).set({ usedAt, gateRef });
  await db.insert(entry).values({
    id,
    collection: event.log.address,
    tokenId,
    gateRef,
    holder: owner,
    usedAt,
    minedAt: Number(event.block.timestamp),
    tx: event.transaction.hash,
  });
}
