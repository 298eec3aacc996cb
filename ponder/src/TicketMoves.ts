import { ponder } from "ponder:registry";
import { ticket, transfer } from "ponder:schema";
import { zeroAddress } from "viem";
import { keyOf } from "./key";
import { movedIn, moveKey, recordMove } from "./move";
import { countAccount } from "./tally";

/** Ids from here on are bulk issues', whose owners only their Transfers name. */
const bulkBase = 2n ** 30n;

ponder.on("TicketMoves:Transfer", async ({ event, context }) => {
  const { from, to, tokenId } = event.args;
  const collection = event.log.address;
  if (from !== zeroAddress) {
    await recordMove(context, event, to === zeroAddress ? "refund" : "transfer", { collection, tokenId, from, to });
    return;
  }
  // An order's tickets got their holder by TicketsMinted.
  if (tokenId < bulkBase) return;
  await context.db.update(ticket, { id: keyOf(collection, tokenId) }).set({ owner: to });
  await context.db.insert(transfer).values({
    id: moveKey(collection, tokenId, 0),
    collection,
    tokenId: Number(tokenId),
    moves: 0,
    from,
    to,
    cause: "mint",
    ...movedIn(event),
  });
  await countAccount(context, event, to, { held: 1, minted: 1 });
});
