import { Prisma } from "../../../prisma/generated/client";
import { allow, tenantOf } from "../../domain/access/allow";
import type { Tx } from "../../ports/database";
import { getOwnEvent } from "../event/find";
import type { Verb } from "../verb";
import { causesOf, type LedgerCause } from "./causes";
import { entriesWhere, type LedgerFilter, type ListTransfersInput } from "./search";

const pageSize = 30;

export type LedgerTransfer = {
  id: string;
  at: Date;
  causeKind: string;
  causeId: string;
  /** Null for a kind of cause that has no page here. */
  cause: LedgerCause | null;
  /** All entries, also those that were not searched for; they sum to zero in each currency. */
  entries: { account: string; currency: string; amountMinor: bigint }[];
};

/**
 * Transfers of the organization's books, newest first, thirty a page, each whole and with its cause; `next` continues.
 * @throws {RefusalError} not-found for an event of somebody else's.
 */
export async function listTransfers({ ctx, input }: Verb<ListTransfersInput>) {
  allow(ctx.actor, "ledger:read");
  const organizationId = tenantOf(ctx.actor);
  if (input.eventId) await getOwnEvent(ctx.db, ctx, input.eventId);
  const transfers = await readTransfers(ctx.db, organizationId, input, input.cursor ?? null, pageSize + 1);
  const page = transfers.slice(0, pageSize);
  return { transfers: page, next: transfers.length > pageSize ? (page.at(-1)?.id ?? null) : null };
}

/** Five questions, however many transfers are asked for. `after`: the transfer that the page before ended with. */
export async function readTransfers(
  db: Tx,
  organizationId: string,
  filter: LedgerFilter,
  after: string | null,
  most: number,
): Promise<LedgerTransfer[]> {
  // All entries of a transfer are of one moment, so that this order is the index's, read backwards as far as a page goes.
  const before = after
    ? Prisma.sql`and (e."createdAt", e."transferId") < (select "createdAt", "transferId" from "LedgerEntry"
        where "transferId" = ${after}::uuid and "organizationId" = ${organizationId}::uuid limit 1)`
    : Prisma.empty;
  const ids = await db.$queryRaw<{ transferId: string }[]>`
    select distinct e."createdAt", e."transferId" from "LedgerEntry" e
    where ${entriesWhere(organizationId, filter)} ${before}
    order by e."createdAt" desc, e."transferId" desc limit ${most}`;
  const entries = await db.ledgerEntry.findMany({
    where: { organizationId, transferId: { in: ids.map(({ transferId }) => transferId) } },
    orderBy: { id: "asc" },
  });
  const causes = await causesOf(
    db,
    organizationId,
    entries.map(({ causeId }) => causeId),
  );
  const grouped = new Map(ids.map(({ transferId }) => [transferId, [] as typeof entries]));
  for (const entry of entries) grouped.get(entry.transferId)?.push(entry);
  return ids.flatMap(({ transferId: id }) => {
    const own = grouped.get(id) ?? [];
    const [first] = own;
    if (!first) return [];
    const { createdAt: at, causeKind, causeId } = first;
    const shown = own.map(({ account, currency, amountMinor }) => ({ account, currency, amountMinor }));
    return [{ id, at, causeKind, causeId, cause: causes.get(causeId) ?? null, entries: shown }];
  });
}
