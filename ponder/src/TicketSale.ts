import { ponder } from "ponder:registry";
import { collection, escrow, ticket } from "ponder:schema";
import { keyOf } from "./key";

ponder.on("TicketSale:TicketsPurchased", async ({ event, context }) => {
  const { collection: address, firstId, buyer, quantity, priceMinor, orderRef } = event.args;
  const paid = { collection: address, buyer, priceMinor, orderRef, paidAt: Number(event.block.timestamp) };
  for (let tokenId = Number(firstId); tokenId < Number(firstId) + quantity; tokenId++) {
    const id = keyOf(address, tokenId);
    await context.db.update(ticket, { id }).set({ onChain: true });
    await context.db.insert(escrow).values({ ...paid, id, tokenId, tx: event.transaction.hash });
  }
});

ponder.on("TicketSale:PriceReturned", async ({ event, context }) => {
  const { collection: address, tokenId, holder, paid } = event.args;
  const returned = { returnedTo: holder, returnedAt: Number(event.block.timestamp), returnPaid: paid };
  await context.db.update(escrow, { id: keyOf(address, tokenId) }).set(returned);
});

ponder.on("TicketSale:ProceedsReleased", async ({ event, context }) => {
  const { collection: address, organizerMinor, platformMinor } = event.args;
  const releasedAt = Number(event.block.timestamp);
  await context.db.update(collection, { address }).set((row) => ({
    releasedAt,
    releasedOrganizerMinor: (row.releasedOrganizerMinor ?? 0) + Number(organizerMinor),
    releasedPlatformMinor: (row.releasedPlatformMinor ?? 0) + Number(platformMinor),
  }));
});
