import { ponder } from "ponder:registry";
import {
  account,
  cancelledIntent,
  collection as collectionTable,
  credit,
  device,
  gift,
  intentResult,
  listing,
  queueMatch,
  sale,
  ticket,
} from "ponder:schema";
import { keyOf, logKey } from "./key";
import { recordMove } from "./move";
import { note } from "./note";
import { asItStands } from "./stands";
import { countAccount, countDay, countTier } from "./tally";

ponder.on("TicketMarket:TicketListed", async ({ event, context }) => {
  const { collection, tokenId, seller, priceMinor } = event.args;
  const id = keyOf(collection, tokenId);
  const offer = { seller, priceMinor, listedAt: Number(event.block.timestamp), listedTx: event.transaction.hash };
  const before = asItStands(await context.db.find(ticket, { id }));
  const { tierId } = await context.db.update(ticket, { id }).set({ askMinor: priceMinor });
  if (before?.askMinor === null) await countTier(context, collection, tierId, { listed: 1 });
  await note(context, event, { collection, tokenId, kind: "listed", priceMinor });
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
  await note(context, event, { collection, tokenId, kind: "repriced", priceMinor });
});

ponder.on("TicketMarket:TicketUnlisted", async ({ event, context }) => {
  const { collection, tokenId } = event.args;
  const id = keyOf(collection, tokenId);
  const before = asItStands(await context.db.find(ticket, { id }));
  const { tierId } = await context.db.update(ticket, { id }).set({ askMinor: null });
  if (before && before.askMinor !== null) await countTier(context, collection, tierId, { listed: -1 });
  await context.db.delete(listing, { id });
  await note(context, event, { collection, tokenId, kind: "unlisted" });
});

ponder.on("TicketMarket:TicketSold", async ({ event, context }) => {
  const { collection, tokenId, seller, buyer, ...settled } = event.args;
  const { moves, tierId } = await recordMove(context, event, "sale", { collection, tokenId, from: seller, to: buyer });
  await countTier(context, collection, tierId, { resold: 1 });
  await countAccount(context, event, seller, { sold: 1 });
  await countAccount(context, event, buyer, { bought: 1 });
  const { priceMinor: resaleMinor, royaltyMinor } = settled;
  await countDay(context, event, collection, { resales: 1, resaleMinor, royaltyMinor });
  await context.db.insert(sale).values({
    ...settled,
    moves,
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
  await countAccount(context, event, from, { given: 1 });
  await countAccount(context, event, to, { received: 1 });
  await countDay(context, event, collection, { gifts: 1 });
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

ponder.on("TicketMarket:IntentCancelled", async ({ event, context }) => {
  const { owner, nonce } = event.args;
  const at = Number(event.block.timestamp);
  await context.db
    .insert(cancelledIntent)
    .values({ id: `${owner}:${nonce}`, owner, nonce, at, tx: event.transaction.hash });
});

ponder.on("TicketMarket:AccountAttested", async ({ event, context }) => {
  const { account: address, expiresAt: attestedUntil } = event.args;
  const firstSeenAt = Number(event.block.timestamp);
  await context.db
    .insert(account)
    .values({ address, firstSeenAt, attestedUntil })
    .onConflictDoUpdate({ attestedUntil });
});

ponder.on("TicketMarket:MarketPauseSet", async ({ event, context }) => {
  const { collection: address, paused: marketPaused } = event.args;
  await context.db.update(collectionTable, { address }).set({ marketPaused });
});

ponder.on("TicketMarket:CreditAdded", async ({ event, context }) => {
  const at = Number(event.block.timestamp);
  const added = { ...event.args, kind: "credited" as const, contract: event.log.address };
  await context.db.insert(credit).values({ ...added, id: logKey(event), at, tx: event.transaction.hash });
});

ponder.on("TicketMarket:Withdrawn", async ({ event, context }) => {
  const at = Number(event.block.timestamp);
  const pulled = { ...event.args, kind: "withdrawn" as const, contract: event.log.address };
  await context.db.insert(credit).values({ ...pulled, id: logKey(event), at, tx: event.transaction.hash });
});
