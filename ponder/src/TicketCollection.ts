import { ponder } from "ponder:registry";
import { entry, ticket, tier, transfer } from "ponder:schema";
import { zeroAddress } from "viem";
import { currencyOf, keyOf, logKey } from "./key";
import { isOurs } from "./ours";

ponder.on("TicketCollection:TierCreated", async ({ event, context }) => {
  if (!(await isOurs(context, event.log.address))) return;
  const { tierId, currency, ...rules } = event.args;
  await context.db.insert(tier).values({
    ...rules,
    id: keyOf(event.log.address, tierId),
    collection: event.log.address,
    tierId,
    cap: Number(rules.cap),
    currency: currencyOf(currency),
  });
});

ponder.on("TicketCollection:TicketsMinted", async ({ event, context }) => {
  if (!(await isOurs(context, event.log.address))) return;
  const { firstId, to, tierId, quantity, pricePaidMinor, orderRef } = event.args;
  const tokenIds = Array.from({ length: quantity }, (_, at) => Number(firstId) + at);
  const shared = { collection: event.log.address, tierId, owner: to, pricePaidMinor, orderRef };
  const mintedAt = Number(event.block.timestamp);
  await context.db.insert(ticket).values(
    tokenIds.map((tokenId) => ({
      ...shared,
      id: keyOf(event.log.address, tokenId),
      tokenId,
      frozen: false,
      giftCount: 0,
      transferCount: 0,
      mintedAt,
      mintTx: event.transaction.hash,
    })),
  );
  await context.db.insert(transfer).values(
    tokenIds.map((tokenId) => ({
      id: logKey(event, tokenId),
      collection: event.log.address,
      tokenId,
      from: zeroAddress,
      to,
      cause: "mint" as const,
      movedAt: mintedAt,
      block: Number(event.block.number),
      tx: event.transaction.hash,
    })),
  );
});

ponder.on("TicketCollection:TicketUsed", async ({ event, context }) => {
  if (!(await isOurs(context, event.log.address))) return;
  const { tokenId, gateRef, holder, usedAt } = event.args;
  const id = keyOf(event.log.address, tokenId);
  await context.db.update(ticket, { id }).set({ usedAt, gateRef });
  await context.db.insert(entry).values({
    id,
    collection: event.log.address,
    tokenId: Number(tokenId),
    gateRef,
    holder,
    usedAt,
    minedAt: Number(event.block.timestamp),
    tx: event.transaction.hash,
  });
});

ponder.on("TicketCollection:TicketFrozen", async ({ event, context }) => {
  if (!(await isOurs(context, event.log.address))) return;
  await context.db.update(ticket, { id: keyOf(event.log.address, event.args.tokenId) }).set({ frozen: true });
});

ponder.on("TicketCollection:TicketUnfrozen", async ({ event, context }) => {
  if (!(await isOurs(context, event.log.address))) return;
  await context.db.update(ticket, { id: keyOf(event.log.address, event.args.tokenId) }).set({ frozen: false });
});
