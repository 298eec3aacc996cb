import { ponder } from "ponder:registry";
import { collection, credit, escrow, ticket } from "ponder:schema";
import { keyOf, logKey } from "./key";

/** A cent in USDC's six decimals. */
const unitsPerMinor = 10_000n;

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
  const { collection: address, tokenId, holder, priceMinor, paid } = event.args;
  const returned = { returnedTo: holder, returnedAt: Number(event.block.timestamp), returnPaid: paid };
  await context.db.update(escrow, { id: keyOf(address, tokenId) }).set(returned);
  if (paid) return;
  await context.db.insert(credit).values({
    id: logKey(event),
    contract: event.log.address,
    kind: "credited",
    account: holder,
    amount: BigInt(priceMinor) * unitsPerMinor,
    at: returned.returnedAt,
    tx: event.transaction.hash,
  });
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

ponder.on("TicketSale:Withdrawn", async ({ event, context }) => {
  const at = Number(event.block.timestamp);
  const pulled = { ...event.args, kind: "withdrawn" as const, contract: event.log.address };
  await context.db.insert(credit).values({ ...pulled, id: logKey(event), at, tx: event.transaction.hash });
});
