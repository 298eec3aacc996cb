import { balanced, type Cause, type Entry } from "../../domain/ledger/ledger";
import { AppError } from "../../domain/shared/app-error";
import type { Tx } from "../../ports/database";
import type { Ctx } from "../verb";

type Transfer = { causeKind: Cause; causeId: string; organizationId: string; currency: string; entries: Entry[] };

/**
 * Writes one transfer of the ledger. The same cause with the same entries is one transfer, however often and by how many at once it
 * is written. @throws {AppError} invariant-broken when the entries do not sum to zero, or the cause has others.
 */
export async function recordTransfer(tx: Tx, ctx: Ctx, transfer: Transfer): Promise<void> {
  await writePart(tx, ctx, transfer, 0);
}

/**
 * Writes the next movement of a cause that moves money more than once. The caller holds the lock of what the money belongs to and
 * has taken off what is booked already, so that a repetition has nothing left to write.
 */
export async function recordMovement(tx: Tx, ctx: Ctx, transfer: Transfer): Promise<void> {
  const { causeKind, causeId } = transfer;
  const last = await tx.ledgerEntry.aggregate({ where: { causeKind, causeId }, _max: { part: true } });
  await writePart(tx, ctx, transfer, (last._max.part ?? -1) + 1);
}

async function writePart(tx: Tx, ctx: Ctx, { entries, ...cause }: Transfer, part: number): Promise<void> {
  const wanted = balanced(entries);
  const transferId = crypto.randomUUID();
  const data = wanted.map((entry) => ({ ...cause, ...entry, part, transferId, createdAt: ctx.now }));
  // Who writes the same at the same time waits here for the other's end.
  const { count } = await tx.ledgerEntry.createMany({ data, skipDuplicates: true });
  if (count === wanted.length && count > 0) return;
  const { causeKind, causeId } = cause;
  const found = await tx.ledgerEntry.findMany({ where: { causeKind, causeId, part } });
  const same = found.length === wanted.length && found.every((one) => isAmong(wanted, one, cause));
  if (count > 0 || !same)
    throw new AppError("invariant-broken", { message: `${causeKind} ${causeId} is booked with other entries` });
}

type Booked = { account: string; amountMinor: bigint; currency: string; organizationId: string };
const isAmong = (wanted: readonly Entry[], one: Booked, { currency, organizationId }: Omit<Transfer, "entries">) =>
  one.currency === currency &&
  one.organizationId === organizationId &&
  wanted.some(({ account, amountMinor }) => account === one.account && amountMinor === one.amountMinor);
