// What TicketCollection logs about the whole event: its policy, and everything that changes after creation.
import { type Context, ponder } from "ponder:registry";
import { collection, ruleChange, tier } from "ponder:schema";
import { keyOf, logKey } from "./key";
import { isOurs } from "./ours";
import { offerRole, setRole } from "./role";
import { asItStands } from "./stands";

type Hex = `0x${string}`;
type Logged = {
  block: { timestamp: bigint };
  transaction: { hash: Hex };
  log: { address: Hex; logIndex: number };
};
type Change = Omit<typeof ruleChange.$inferInsert, "id" | "collection" | "changedAt" | "tx">;

/** `part` tells apart what one log changed. */
const recordChange = ({ db }: Pick<Context, "db">, event: Logged, change: Change, part = 0) =>
  db.insert(ruleChange).values({
    ...change,
    id: logKey(event, part),
    collection: event.log.address,
    changedAt: Number(event.block.timestamp),
    tx: event.transaction.hash,
  });

ponder.on("TicketCollection:PolicySet", async ({ event, context }) => {
  if (!(await isOurs(context, event.log.address))) return;
  await context.db.update(collection, { address: event.log.address }).set({ ...event.args.policy });
});

ponder.on("TicketCollection:CapChangeAnnounced", async ({ event, context }) => {
  if (!(await isOurs(context, event.log.address))) return;
  const { tierId, from: before, to: after, effectiveAt } = event.args;
  const announced = { announcedCap: after, announcedFor: effectiveAt };
  await context.db.update(tier, { id: keyOf(event.log.address, tierId) }).set(announced);
  await recordChange(context, event, { kind: "cap-announced", tierId, before, after, effectiveAt });
});

ponder.on("TicketCollection:CapChangeWithdrawn", async ({ event, context }) => {
  if (!(await isOurs(context, event.log.address))) return;
  const { tierId } = event.args;
  const nothing = { announcedCap: null, announcedFor: null };
  await context.db.update(tier, { id: keyOf(event.log.address, tierId) }).set(nothing);
  await recordChange(context, event, { kind: "cap-withdrawn", tierId });
});

ponder.on("TicketCollection:CapChanged", async ({ event, context }) => {
  if (!(await isOurs(context, event.log.address))) return;
  const { tierId, from: before, to: after } = event.args;
  const changed = { cap: after, announcedCap: null, announcedFor: null };
  await context.db.update(tier, { id: keyOf(event.log.address, tierId) }).set(changed);
  await recordChange(context, event, { kind: "cap-changed", tierId, before, after });
});

ponder.on("TicketCollection:Rescheduled", async ({ event, context }) => {
  const address = event.log.address;
  const before = asItStands(await context.db.find(collection, { address }));
  if (!before) return;
  const { doorsAt, endsAt } = event.args;
  await context.db.update(collection, { address }).set({ doorsAt, endsAt });
  await recordChange(context, event, { kind: "doors-moved", before: before.doorsAt, after: doorsAt });
  await recordChange(context, event, { kind: "end-moved", before: before.endsAt, after: endsAt }, 1);
});

ponder.on("TicketCollection:EventCancelled", async ({ event, context }) => {
  if (!(await isOurs(context, event.log.address))) return;
  const cancelledAt = Number(event.block.timestamp);
  await context.db.update(collection, { address: event.log.address }).set({ cancelledAt });
  await recordChange(context, event, { kind: "cancelled", reason: event.args.reason });
});

ponder.on("TicketCollection:EventClosed", async ({ event, context }) => {
  if (!(await isOurs(context, event.log.address))) return;
  const { releaseFrom } = event.args;
  const closedAt = Number(event.block.timestamp);
  await context.db.update(collection, { address: event.log.address }).set({ closedAt, releaseFrom });
  await recordChange(context, event, { kind: "closed", effectiveAt: releaseFrom });
});

ponder.on("TicketCollection:CollectionPauseSet", async ({ event, context }) => {
  if (!(await isOurs(context, event.log.address))) return;
  const { paused, by } = event.args;
  await context.db.update(collection, { address: event.log.address }).set({ paused });
  await recordChange(context, event, { kind: paused ? "paused" : "resumed", by });
});

ponder.on("TicketCollection:OnSaleSet", async ({ event, context }) => {
  if (!(await isOurs(context, event.log.address))) return;
  const { onSale, by } = event.args;
  await context.db.update(collection, { address: event.log.address }).set({ onSale });
  await recordChange(context, event, { kind: onSale ? "on-sale" : "off-sale", by });
});

ponder.on("TicketCollection:EventRolesOffered", async ({ event, context }) => {
  if (await isOurs(context, event.log.address)) await offerRole(context, event);
});

ponder.on("TicketCollection:EventRolesSet", async ({ event, context }) => {
  if (!(await isOurs(context, event.log.address))) return;
  await setRole(context, event, event.args);
});
