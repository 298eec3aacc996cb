import { balanced, type Cause, type Entry } from "../../domain/ledger/ledger";
import type { Tx } from "../../ports/database";
import type { Ctx } from "../verb";

type Transfer = { causeKind: Cause; causeId: string; organizationId: string; currency: string; entries: Entry[] };

/** Writes one transfer of the ledger. The same cause twice is one transfer. @throws {AppError} invariant-broken. */
export async function recordTransfer(tx: Tx, ctx: Ctx, { entries, ...transfer }: Transfer): Promise<void> {
  const before = await tx.ledgerEntry.count({ where: { causeKind: transfer.causeKind, causeId: transfer.causeId } });
  if (before > 0) return;
  const transferId = crypto.randomUUID();
  await tx.ledgerEntry.createMany({
    data: balanced(entries).map((entry) => ({ ...transfer, ...entry, transferId, createdAt: ctx.now })),
  });
}
