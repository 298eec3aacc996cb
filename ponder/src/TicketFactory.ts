import { ponder } from "ponder:registry";
import { collection } from "ponder:schema";

ponder.on("TicketFactory:CollectionCreated", async ({ event, context }) => {
  const { collection: address, ...created } = event.args;
  await context.db.insert(collection).values({
    ...created,
    address,
    createdAt: Number(event.block.timestamp),
    createdBlock: Number(event.block.number),
    createdTx: event.transaction.hash,
  });
});
