import { AppError } from "../../domain/shared/app-error";
import { fromRef } from "../../domain/shared/ref";
import type { Address } from "../../ports/chain";
import type { FactNamed } from "../../ports/chain-reader";
import type { Database } from "../../ports/database";
import { viewPlace } from "../../read/snapshot";
import type { HouseFacts } from "../facts";
import type { Sources } from "../sources";
import type { Around } from "./event";

/** Rows a kind; more than that at once is one trouble and not many. */
const most = 500;
/** What is younger is on its way and not even looked at. */
const quietMs = 60_000;

type Scope = {
  organizationId?: string;
  /** Only transfers of the ledger that were written from then on, and these. */
  since?: Date;
  transferIds?: readonly string[];
  /** Only tiers of these. */
  eventIds?: readonly string[];
  /** Nothing is under way any more, so that nothing is too young. */
  atRest?: boolean;
};

/** What belongs to no single event. */
export async function gatherHouse(
  sources: Sources,
  { head, created }: Around,
  { organizationId, since = new Date(0), transferIds = [], eventIds, atRest = false }: Scope,
): Promise<HouseFacts> {
  const { db, now } = sources;
  const before = new Date(now.getTime() - (atRest ? 0 : quietMs));
  const tenant = organizationId ? { organizationId } : {};
  const waiting = await db.chainIntent.findMany({
    where: { ...tenant, state: { in: ["queued", "submitted"] }, createdAt: { lte: before } },
    select: {
      ...{ id: true, dedupeKey: true, kind: true, state: true, error: true },
      ...{ attempts: true, createdAt: true, organizationId: true },
    },
    orderBy: { createdAt: "asc" },
    take: most,
  });
  const sagas = await db.sagaRun.findMany({
    where: {
      OR: [{ state: "stuck" }, { state: { in: ["running", "waiting", "undoing"] }, updatedAt: { lte: before } }],
    },
    select: { id: true, workflow: true, subject: true, state: true, error: true, updatedAt: true },
    orderBy: { updatedAt: "asc" },
    take: most,
  });
  const mails = await db.mail.findMany({
    // A sign-in code that was not sent is asked for again by whoever waits for it.
    where: { sentAt: null, createdAt: { lte: before }, template: { not: "login-code" } },
    select: { id: true, dedupeKey: true, template: true, createdAt: true },
    orderBy: { createdAt: "asc" },
    take: most,
  });
  const tenantOfSubject = await organizationsOf(db, [
    ...sagas.map(({ subject }) => subject),
    ...mails.map(({ dedupeKey }) => dedupeKey),
  ]);
  const mine = <T extends { organizationId: string | null }>(rows: T[]) =>
    organizationId ? rows.filter((row) => row.organizationId === organizationId) : rows;
  return {
    now,
    head,
    view: organizationId ? { block: head.latest, at: now } : await place(),
    strayCollections: organizationId ? [] : await strays(db, created),
    unbalanced: mine(await unbalanced(db, since, transferIds)),
    inventory: mine(await inventory(db, eventIds)),
    quotas: mine(await quotas(db, eventIds)),
    overdueHolds: await db.hold.findMany({
      where: { ...tenant, state: "active", expiresAt: { lte: before } },
      select: { id: true, eventId: true, organizationId: true, expiresAt: true },
      take: most,
    }),
    waitingIntents: waiting,
    sagas: mine(sagas.map((row) => ({ ...row, organizationId: tenantOfSubject.get(idIn(row.subject)) ?? null }))),
    unsentMails: mine(
      mails.map((row) => ({ ...row, organizationId: tenantOfSubject.get(idIn(row.dedupeKey)) ?? null })),
    ),
    senders: organizationId ? [] : await senders(sources),
  };
}

async function place(): Promise<HouseFacts["view"]> {
  try {
    return await viewPlace();
  } catch (error) {
    if (error instanceof AppError && error.code === "indexer-behind") return null;
    throw error;
  }
}

const idIn = (subject: string): string => subject.slice(subject.lastIndexOf(":") + 1);

/** Whose orders, listings, gifts and events these are. A subject is "<noun>:<id>". */
async function organizationsOf(db: Database, subjects: readonly string[]): Promise<Map<string, string>> {
  const ids = [...new Set(subjects.map(idIn))].filter((id) => /^[0-9a-f-]{36}$/i.test(id));
  const found = new Map<string, string>();
  if (ids.length === 0) return found;
  const where = { id: { in: ids } };
  const select = { id: true, organizationId: true } as const;
  const rows = [
    ...(await db.order.findMany({ where, select })),
    ...(await db.listing.findMany({ where, select })),
    ...(await db.gift.findMany({ where, select })),
    ...(await db.event.findMany({ where, select })),
  ];
  for (const { id, organizationId } of rows) found.set(id, organizationId);
  return found;
}

/** Run by a relayer of ours or made for a wallet of ours, without an event that names it. Others may use the factory too. */
async function strays(db: Database, created: Around["created"]): Promise<FactNamed<"CollectionCreated">[]> {
  const known = await db.event.findMany({
    where: { collectionAddress: { in: [...created.keys()] } },
    select: { collectionAddress: true },
  });
  const taken = new Set(known.map(({ collectionAddress }) => collectionAddress));
  const left = [...created.values()].filter(({ collection }) => !taken.has(collection));
  if (left.length === 0) return [];
  const senders = await db.chainTransaction.groupBy({ by: ["fromAddress"] });
  const relayers = new Set(senders.map(({ fromAddress }) => fromAddress.toLowerCase()));
  const wallets = await db.organization.findMany({
    where: { walletAddress: { in: left.map(({ organizer }) => organizer), mode: "insensitive" } },
    select: { walletAddress: true },
  });
  const organizers = new Set(wallets.map(({ walletAddress }) => walletAddress?.toLowerCase()));
  const publishing = await db.event.findMany({
    where: { id: { in: left.map(({ eventRef }) => fromRef(eventRef)) }, state: "publishing" },
    select: { id: true },
  });
  // Just made, and the saga is about to write it down.
  const soon = new Set(publishing.map(({ id }) => id));
  return left.filter(
    ({ operator, organizer, eventRef }) =>
      (relayers.has(operator) || organizers.has(organizer)) && !soon.has(fromRef(eventRef)),
  );
}

/** One statement a question, so that what it adds up is of one moment. */
const unbalanced = (db: Database, since: Date, transferIds: readonly string[]) =>
  db.$queryRaw<HouseFacts["unbalanced"]>`
    select "transferId", min("organizationId"::text) as "organizationId", currency, sum("amountMinor")::float8 as "sumMinor", count(*)::int as entries
    from "LedgerEntry" where "transferId" in (select "transferId" from "LedgerEntry" where "createdAt" >= ${since}::timestamp(3))
      or "transferId" = any(${transferIds}::uuid[])
    group by "transferId", currency having sum("amountMinor") <> 0 limit ${most}`;

const inventory = (db: Database, eventIds: readonly string[] | undefined) =>
  db.$queryRaw<HouseFacts["inventory"]>`
    select t.id as "tierId", t."eventId", e."organizationId", t.held, t.sold,
      coalesce(sum(i.quantity) filter (where h.state = 'active'), 0)::int as "heldByHolds",
      coalesce(sum(i.quantity) filter (where h.state = 'converted'), 0)::int as "soldByHolds"
    from "Tier" t join "Event" e on e.id = t."eventId"
      left join "HoldItem" i on i."tierId" = t.id left join "Hold" h on h.id = i."holdId" and h."listingId" is null
    where ${eventIds === undefined} or t."eventId" = any(${eventIds ?? []}::uuid[])
    group by t.id, e."organizationId"
    having t.held <> coalesce(sum(i.quantity) filter (where h.state = 'active'), 0)
      or t.sold <> coalesce(sum(i.quantity) filter (where h.state = 'converted'), 0)
    limit ${most}`;

const quotas = (db: Database, eventIds: readonly string[] | undefined) =>
  db.$queryRaw<HouseFacts["quotas"]>`
    select q.id as "quotaId", q."eventId", e."organizationId", q.held, q.sold,
      coalesce(sum(t.held), 0)::int as "heldByTiers", coalesce(sum(t.sold), 0)::int as "soldByTiers"
    from "Quota" q join "Event" e on e.id = q."eventId"
      left join "QuotaTier" l on l."quotaId" = q.id left join "Tier" t on t.id = l."tierId"
    where ${eventIds === undefined} or q."eventId" = any(${eventIds ?? []}::uuid[])
    group by q.id, e."organizationId"
    having q.held <> coalesce(sum(t.held), 0) or q.sold <> coalesce(sum(t.sold), 0)
    limit ${most}`;

/** Everybody who signed something that has no receipt yet. */
async function senders({ db, reader }: Sources): Promise<HouseFacts["senders"]> {
  const open = await db.chainTransaction.findMany({
    where: { state: "signed" },
    select: { fromAddress: true, nonce: true, createdAt: true },
    orderBy: { nonce: "asc" },
    take: most,
  });
  const found: HouseFacts["senders"] = [];
  for (const address of new Set(open.map(({ fromAddress }) => fromAddress))) {
    const own = open.filter(({ fromAddress }) => fromAddress === address);
    const { mined } = await reader.nonces(address as Address);
    const oldest = new Date(Math.min(...own.map(({ createdAt }) => createdAt.getTime())));
    found.push({ address, mined, openNonces: own.map(({ nonce }) => nonce), oldest });
  }
  return found;
}
