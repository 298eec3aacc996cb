import { ponder } from "ponder:registry";
import { gift, listing, sale, ticket, transfer } from "ponder:schema";
import { keyOf, logKey } from "./key";

ponder.on("TicketMarket:TicketListed", async ({ event, context }) => {
  const { collection, tokenId, seller, priceMinor } = event.args;
  const id = keyOf(collection, tokenId);
  const offer = { seller, priceMinor, listedAt: Number(event.block.timestamp), listedTx: event.transaction.hash };
  await context.db.update(ticket, { id }).set({ askMinor: priceMinor });
  await context.db
    .insert(listing)
    .values({ id, collection, tokenId: Number(tokenId), ...offer })
    .onConflictDoUpdate(offer);
});

ponder.on("TicketMarket:TicketUnlisted", async ({ event, context }) => {
  const id = keyOf(event.args.collection, event.args.tokenId);
  await context.db.update(ticket, { id }).set({ askMinor: null });
  await context.db.delete(listing, { id });
});

ponder.on("TicketMarket:TicketSold", async ({ event, context }) => {
  const { collection, tokenId, seller, buyer, ...settled } = event.args;
  const id = keyOf(collection, tokenId);
  const at = Number(event.block.timestamp);
  const tx = event.transaction.hash;
  const token = { collection, tokenId: Number(tokenId) };
  await context.db
    .update(ticket, { id })
    .set((row) => ({ owner: buyer, askMinor: null, transferCount: row.transferCount + 1 }));
  await context.db.delete(listing, { id });
  await context.db.insert(sale).values({ ...settled, ...token, seller, buyer, soldAt: at, tx });
  await context.db.insert(transfer).values({
    ...token,
    id: logKey(event),
    from: seller,
    to: buyer,
    cause: "sale",
    movedAt: at,
    block: Number(event.block.number),
    tx,
  });
});

ponder.on("TicketMarket:TicketGifted", async ({ event, context }) => {
  const { collection, tokenId, from, to, giftRef } = event.args;
  const at = Number(event.block.timestamp);
  const tx = event.transaction.hash;
  const token = { collection, tokenId: Number(tokenId) };
  await context.db.update(ticket, { id: keyOf(collection, tokenId) }).set((row) => ({
    owner: to,
    giftCount: row.giftCount + 1,
    transferCount: row.transferCount + 1,
  }));
  await context.db.insert(gift).values({ ...token, id: logKey(event), giftRef, from, to, givenAt: at, tx });
  await context.db.insert(transfer).values({
    ...token,
    id: logKey(event),
    from,
    to,
    cause: "gift",
    movedAt: at,
    block: Number(event.block.number),
    tx,
  });
});
