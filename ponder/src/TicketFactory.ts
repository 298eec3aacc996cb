import { ponder } from "ponder:registry";
import { collection, delegate, handover, house, terms, version } from "ponder:schema";
import { offerRole, setRole } from "./role";

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

ponder.on("TicketFactory:TermsSet", async ({ event, context }) => {
  const { organizer, ...rest } = event.args;
  const set = { ...rest, changedAt: Number(event.block.timestamp) };
  await context.db
    .insert(terms)
    .values({ organizer, ...set })
    .onConflictDoUpdate(set);
});

ponder.on("TicketFactory:DelegateSet", async ({ event, context }) => {
  const { organizer, delegate: who, allowed } = event.args;
  const set = { allowed, changedAt: Number(event.block.timestamp) };
  await context.db
    .insert(delegate)
    .values({ id: `${organizer}:${who}`, organizer, delegate: who, ...set })
    .onConflictDoUpdate(set);
});

ponder.on("TicketFactory:VersionAllowed", async ({ event, context }) => {
  const { version: address, allowed } = event.args;
  const set = { allowed, changedAt: Number(event.block.timestamp) };
  await context.db
    .insert(version)
    .values({ address, ...set })
    .onConflictDoUpdate(set);
});

ponder.on("TicketFactory:CurrentVersionChanged", async ({ event, context }) => {
  const set = { currentVersion: event.args.version };
  await context.db
    .insert(house)
    .values({ factory: event.log.address, ...set })
    .onConflictDoUpdate(set);
});

ponder.on("TicketFactory:TreasuryChanged", async ({ event, context }) => {
  const set = { treasury: event.args.treasury };
  await context.db
    .insert(house)
    .values({ factory: event.log.address, ...set })
    .onConflictDoUpdate(set);
});

ponder.on("TicketFactory:OwnershipTransferred", async ({ event, context }) => {
  const owner = event.args.newOwner;
  await context.db.insert(house).values({ factory: event.log.address, owner }).onConflictDoUpdate({ owner });
  await context.db.delete(handover, { pendingOwner: owner });
});

ponder.on("TicketFactory:OwnershipHandoverRequested", async ({ event, context }) => {
  const { pendingOwner } = event.args;
  const requestedAt = Number(event.block.timestamp);
  await context.db.insert(handover).values({ pendingOwner, requestedAt }).onConflictDoUpdate({ requestedAt });
});

ponder.on("TicketFactory:OwnershipHandoverCanceled", async ({ event, context }) => {
  await context.db.delete(handover, { pendingOwner: event.args.pendingOwner });
});

ponder.on("TicketFactory:RolesOffered", async ({ event, context }) => {
  await offerRole(context, event);
});

ponder.on("TicketFactory:RolesUpdated", async ({ event, context }) => {
  const { user: account, roles } = event.args;
  await setRole(context, event, { account, roles });
});
