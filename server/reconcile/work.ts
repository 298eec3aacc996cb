import type { Difference } from "../../prisma/generated/client";
import type { ChainHead, FactNamed } from "../ports/chain-reader";
import { type Touched, untouched } from "./gather/touched";
import type { Sources } from "./sources";

/** What a round looks at, by event. */
export type Work = Map<string, Touched>;
type Cursors = Map<string, string>;

/** Blocks a round; a reconciler that was away catches up in several. */
const windowBlocks = 2_000;
/** Looked at again, because a reorganisation may have put others in their place. */
const againBlocks = 64;
/** Rows of each kind a round. */
const rowsEach = 300;
/** A transaction that began earlier may commit later, with an earlier time. */
const lateMs = 70_000;

export const openWork = (): Work => new Map();

function of(work: Work, eventId: string): Touched {
  const found = work.get(eventId) ?? untouched();
  work.set(eventId, found);
  return found;
}

/** What our contracts said in the next blocks. @returns collections made in them. */
export async function addWindow(
  { db, reader, startBlock }: Sources,
  head: ChainHead,
  cursors: Cursors,
  work: Work,
): Promise<FactNamed<"CollectionCreated">[]> {
  const seen = Math.min(Number(cursors.get("block") ?? startBlock - 1), head.latest);
  const range = { from: Math.max(startBlock, seen + 1 - againBlocks), to: Math.min(head.latest, seen + windowBlocks) };
  const facts = await reader.facts({ ...range, of: "anybody" });
  cursors.set("block", String(range.to));
  const events = await db.event.findMany({
    where: { collectionAddress: { in: [...new Set(facts.map(({ collection }) => collection as string))] } },
    select: { id: true, collectionAddress: true },
  });
  const eventOf = new Map(events.map(({ id, collectionAddress }) => [collectionAddress, id]));
  for (const fact of facts) {
    // Others use the market too, and anybody may log the same words.
    const eventId = eventOf.get(fact.collection);
    if (!eventId) continue;
    const touched = of(work, eventId);
    touched.facts.push(fact);
    if ("tokenId" in fact && fact.tokenId !== null) touched.tokenIds.add(fact.tokenId);
  }
  return reader.created(range);
}

/** Rows that somebody changed, by whichever hand. */
export async function addChangedRows({ db, now }: Sources, cursors: Cursors, work: Work): Promise<void> {
  const kept = Number(cursors.get("touched") ?? now.getTime() - lateMs);
  const touchedAt = { gte: new Date(kept - lateMs) };
  const page = { where: { touchedAt }, orderBy: { touchedAt: "asc" }, take: rowsEach } as const;
  const orders = await db.order.findMany({ ...page, select: { id: true, eventId: true, touchedAt: true } });
  const payments = await db.payment.findMany({
    ...page,
    select: { orderId: true, touchedAt: true, order: { select: { eventId: true } } },
  });
  const listings = await db.listing.findMany({ ...page, select: { tokenId: true, eventId: true, touchedAt: true } });
  const gifts = await db.gift.findMany({ ...page, select: { tokenId: true, eventId: true, touchedAt: true } });
  const scans = await db.checkIn.findMany({
    where: { scannedAt: touchedAt, admitted: true },
    select: { tokenId: true, eventId: true },
    orderBy: { scannedAt: "desc" },
    take: rowsEach,
  });
  for (const { id, eventId } of orders) of(work, eventId).orderIds.add(id);
  for (const { orderId, order } of payments) of(work, order.eventId).orderIds.add(orderId);
  for (const { tokenId, eventId } of [...listings, ...gifts, ...scans])
    if (tokenId !== null) of(work, eventId).tokenIds.add(tokenId);
  await addMinedIntents({ db }, touchedAt.gte, work);
  // Full pages are read on from where they ended; a page that was not full ends at the present.
  const full = [orders, payments, listings, gifts].filter((rows) => rows.length === rowsEach);
  const ends = full.map((rows) => rows.at(-1)?.touchedAt.getTime() ?? 0);
  // The overlap is taken off again next time: without it, a page full of one moment would be read for ever.
  cursors.set("touched", String(full.length > 0 ? Math.max(kept + 1, Math.min(...ends) + lateMs) : now.getTime()));
}

async function addMinedIntents({ db }: Pick<Sources, "db">, since: Date, work: Work): Promise<void> {
  const intents = await db.chainIntent.findMany({
    where: { minedAt: { gte: since } },
    select: { id: true, payload: true },
    orderBy: { minedAt: "desc" },
    take: rowsEach,
  });
  const addressOf = (payload: unknown) => (payload as { collection?: string }).collection ?? "";
  const events = await db.event.findMany({
    where: { collectionAddress: { in: [...new Set(intents.map(({ payload }) => addressOf(payload)))] } },
    select: { id: true, collectionAddress: true },
  });
  const eventOf = new Map(events.map(({ id, collectionAddress }) => [collectionAddress, id]));
  for (const { id, payload } of intents) {
    const eventId = eventOf.get(addressOf(payload));
    if (eventId) of(work, eventId).intentIds.add(id);
  }
}

/** What differed is looked at until it does not. @returns those that are looked at, longest unseen first. */
export async function addOpenDifferences({ db }: Sources, work: Work): Promise<Difference[]> {
  const open = await db.difference.findMany({
    where: { state: { in: ["watched", "open", "acknowledged"] } },
    orderBy: { lastSeenAt: "asc" },
    take: rowsEach,
  });
  for (const { eventId, evidence } of open) {
    if (!eventId) continue;
    const said = (evidence ?? {}) as Record<string, unknown>;
    const touched = of(work, eventId);
    if (typeof said.orderId === "string") touched.orderIds.add(said.orderId);
    if (typeof said.intentId === "string") touched.intentIds.add(said.intentId);
    const numbers = [said.tokenId, ...[said.tokenIds, said.firstIds].flat(), said.firstId];
    for (const tokenId of numbers) if (typeof tokenId === "number") touched.tokenIds.add(tokenId);
  }
  return open;
}

/** A page of what was paid at any time, so that nothing is too old to be looked at. */
export async function addOldOrders({ db }: Sources, cursors: Cursors, work: Work): Promise<void> {
  const after = cursors.get("order");
  const rows = await db.order.findMany({
    where: { state: { in: ["paid", "fulfilled", "refunding", "refunded"] }, ...(after ? { id: { gt: after } } : {}) },
    orderBy: { id: "asc" },
    select: { id: true, eventId: true },
    take: rowsEach,
  });
  for (const { id, eventId } of rows) of(work, eventId).orderIds.add(id);
  if (rows.length === rowsEach) cursors.set("order", rows.at(-1)?.id ?? "");
  else cursors.delete("order");
}
