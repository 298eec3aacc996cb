import { ponder } from "ponder:registry";
import { device, gift, intentResult, listing, queueMatch, sale, ticket } from "ponder:schema";
import { keyOf, logKey } from "./key";
import { recordMove } from "./move";

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

ponder.on("TicketMarket:TicketRepriced", async ({ event, context }) => {
  const { collection, tokenId, priceMinor } = event.args;
  const id = keyOf(collection, tokenId);
  await context.db.update(ticket, { id }).set({ askMinor: priceMinor });
  await context.db.update(listing, { id }).set({ priceMinor });
});

ponder.on("TicketMarket:TicketUnlisted", async ({ event, context }) => {
  const id = keyOf(event.args.collection, event.args.tokenId);
  await context.db.update(ticket, { id }).set({ askMinor: null });
  await context.db.delete(listing, { id });
});

ponder.on("TicketMarket:TicketSold", async ({ event, context }) => {
  const { collection, tokenId, seller, buyer, ...settled } = event.args;
  await recordMove(context, event, "sale", { collection, tokenId, from: seller, to: buyer });
  await context.db.insert(sale).values({
    ...settled,
    id: logKey(event),
    collection,
    tokenId: Number(tokenId),
    seller,
    buyer,
    soldAt: Number(event.block.timestamp),
    tx: event.transaction.hash,
  });
});

ponder.on("TicketMarket:TicketGifted", async ({ event, context }) => {
  const { collection, tokenId, from, to, giftRef } = event.args;
  const givenAt = Number(event.block.timestamp);
  const tx = event.transaction.hash;
  await recordMove(context, event, "gift", { collection, tokenId, from, to });
  await context.db.update(ticket, { id: keyOf(collection, tokenId) }).set((row) => ({ giftCount: row.giftCount + 1 }));
  await context.db
    .insert(gift)
    .values({ id: logKey(event), collection, tokenId: Number(tokenId), giftRef, from, to, givenAt, tx });
});

ponder.on("TicketMarket:DeviceDelegated", async ({ event, context }) => {
  const { collection, tokenId, keyX, ...rest } = event.args;
  const said = { ...rest, delegatedAt: Number(event.block.timestamp), tx: event.transaction.hash };
  await context.db
    .insert(device)
    .values({ ...said, id: `${keyOf(collection, tokenId)}:${keyX}`, collection, tokenId: Number(tokenId), keyX })
    .onConflictDoUpdate(said);
});

ponder.on("TicketMarket:TicketMatched", async ({ event, context }) => {
  const { collection, tokenId, ...named } = event.args;
  const match = { ...named, matchedAt: Number(event.block.timestamp), tx: event.transaction.hash };
  await context.db
    .insert(queueMatch)
    .values({ ...match, id: keyOf(collection, tokenId), collection, tokenId: Number(tokenId) })
    .onConflictDoUpdate(match);
});

ponder.on("TicketMarket:IntentResult", async ({ event, context }) => {
  const { index, done, reason } = event.args;
  const at = Number(event.block.timestamp);
  const tx = event.transaction.hash;
  await context.db.insert(intentResult).values({ id: logKey(event), position: Number(index), done, reason, at, tx });
});
