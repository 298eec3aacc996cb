import { ponder } from "ponder:registry";
import { deskRequest, issue, ticket, tier, transfer } from "ponder:schema";
import { zeroAddress } from "viem";
import { enter } from "./enter";
import { currencyOf, keyOf } from "./key";
import { movedIn, moveKey, recordMove } from "./move";
import { note } from "./note";
import { isOurs } from "./ours";
import { countAccount, countDay, countTier } from "./tally";

ponder.on("TicketCollection:TierCreated", async ({ event, context }) => {
  if (!(await isOurs(context, event.log.address))) return;
  const { tierId, rules } = event.args;
  const id = keyOf(event.log.address, tierId);
  const currency = currencyOf(rules.currency);
  await context.db.insert(tier).values({ ...rules, id, collection: event.log.address, tierId, currency });
});

ponder.on("TicketCollection:TicketsMinted", async ({ event, context }) => {
  if (!(await isOurs(context, event.log.address))) return;
  const { firstId, to, tierId, quantity, pricePaidMinor, orderRef } = event.args;
  const collection = event.log.address;
  const shared = { collection, tierId, owner: to, pricePaidMinor, orderRef };
  const moved = { collection, moves: 0, from: zeroAddress, to, cause: "mint" as const, ...movedIn(event) };
  for (const tokenId of following(firstId, quantity)) {
    await context.db.insert(ticket).values({ ...shared, ...fresh(event, tokenId) });
    await context.db.insert(transfer).values({ ...moved, id: moveKey(collection, tokenId, 0), tokenId });
  }
  await countTier(context, collection, tierId, { minted: quantity });
  await countAccount(context, event, to, { held: quantity, minted: quantity });
  await countDay(context, event, collection, { minted: quantity, grossMinor: quantity * pricePaidMinor });
});

ponder.on("TicketCollection:TicketsIssued", async ({ event, context }) => {
  if (!(await isOurs(context, event.log.address))) return;
  const { tierId, quantity, pricePaidMinor, issueRef } = event.args;
  const firstId = Number(event.args.firstId);
  const shared = { collection: event.log.address, tierId, pricePaidMinor };
  const { movedAt: issuedAt, tx } = movedIn(event);
  const id = keyOf(event.log.address, firstId);
  await context.db.insert(issue).values({ ...shared, id, firstId, quantity, issueRef, issuedAt, tx });
  // Their Transfers follow and name the holders.
  const nobodys = { ...shared, owner: zeroAddress, orderRef: issueRef };
  for (const tokenId of following(event.args.firstId, quantity))
    await context.db.insert(ticket).values({ ...nobodys, ...fresh(event, tokenId) });
  await countTier(context, event.log.address, tierId, { minted: quantity });
  await countDay(context, event, event.log.address, { minted: quantity, grossMinor: quantity * pricePaidMinor });
});

ponder.on("TicketCollection:TicketUsed", async ({ event, context }) => {
  if (!(await isOurs(context, event.log.address))) return;
  await enter(context, event, Number(event.args.tokenId));
});

ponder.on("TicketCollection:TicketsUsed", async ({ event, context }) => {
  if (!(await isOurs(context, event.log.address))) return;
  const { word, mask } = event.args;
  for (let bit = 0n; bit < 256n; bit++) if ((mask >> bit) & 1n) await enter(context, event, Number(word * 256n + bit));
});

ponder.on("TicketCollection:TicketFrozen", async ({ event, context }) => {
  if (!(await isOurs(context, event.log.address))) return;
  const { tokenId, reason } = event.args;
  await context.db.update(ticket, { id: keyOf(event.log.address, tokenId) }).set({ frozen: true });
  await note(context, event, { collection: event.log.address, tokenId, kind: "frozen", reason });
});

ponder.on("TicketCollection:TicketUnfrozen", async ({ event, context }) => {
  if (!(await isOurs(context, event.log.address))) return;
  const { tokenId, reason } = event.args;
  await context.db.update(ticket, { id: keyOf(event.log.address, tokenId) }).set({ frozen: false });
  await note(context, event, { collection: event.log.address, tokenId, kind: "unfrozen", reason });
});

ponder.on("TicketCollection:DeskRequested", async ({ event, context }) => {
  if (!(await isOurs(context, event.log.address))) return;
  const { tokenId, to, reason, effectiveAt } = event.args;
  const { movedAt: requestedAt, tx } = movedIn(event);
  const asked = { to, reason, effectiveAt, requestedAt, tx };
  const id = keyOf(event.log.address, tokenId);
  await context.db
    .insert(deskRequest)
    .values({ id, collection: event.log.address, tokenId: Number(tokenId), ...asked })
    .onConflictDoUpdate(asked);
  const request = { kind: "requested" as const, to, reason, effectiveAt };
  await note(context, event, { collection: event.log.address, tokenId, ...request });
});

ponder.on("TicketCollection:DeskWithdrawn", async ({ event, context }) => {
  if (!(await isOurs(context, event.log.address))) return;
  const { tokenId } = event.args;
  await context.db.delete(deskRequest, { id: keyOf(event.log.address, tokenId) });
  await note(context, event, { collection: event.log.address, tokenId, kind: "withdrawn" });
});

ponder.on("TicketCollection:TicketReissued", async ({ event, context }) => {
  if (!(await isOurs(context, event.log.address))) return;
  await recordMove(context, event, "reissue", { collection: event.log.address, ...event.args });
});

ponder.on("TicketCollection:TicketRefunded", async ({ event, context }) => {
  if (!(await isOurs(context, event.log.address))) return;
  const { tokenId, tierId, holder, reason } = event.args;
  const collection = event.log.address;
  const gone = { collection, tokenId, from: holder, to: zeroAddress, reason };
  await recordMove(context, event, "refund", gone);
  const burntAt = Number(event.block.timestamp);
  await context.db.update(ticket, { id: keyOf(collection, tokenId) }).set({ burntAt });
  await countTier(context, collection, tierId, { refunded: 1 });
  await countDay(context, event, collection, { refunded: 1 });
});

/**
 * Ids of tickets made together. Their rows are inserted one by one: Ponder keeps rows in memory and clones a list of them deeply,
 * which costs more than everything else that a mint does here.
 */
const following = (firstId: bigint, quantity: number) =>
  Array.from({ length: quantity }, (_, at) => Number(firstId) + at);

type Minted = { block: { timestamp: bigint }; transaction: { hash: `0x${string}` }; log: { address: string } };

/** A ticket to which nothing has happened yet. */
const fresh = (event: Minted, tokenId: number) => ({
  id: keyOf(event.log.address, tokenId),
  tokenId,
  frozen: false,
  giftCount: 0,
  transferCount: 0,
  mintedAt: Number(event.block.timestamp),
  mintTx: event.transaction.hash,
});
