import { balanced, type Cause, type Entry, refund } from "../../domain/ledger/ledger";
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

/** Takes back what an order's sale wrote; an order whose sale was never recorded has nothing to take back. */
export async function reverseSale(tx: Tx, ctx: Ctx, orderId: string): Promise<void> {
  const sale = await tx.ledgerEntry.findMany({
    where: { causeId: orderId, causeKind: { in: ["primary-sale", "resale"] } },
  });
  const first = sale[0];
  if (!first) return;
  await recordTransfer(tx, ctx, {
    causeKind: "refund",
    causeId: orderId,
    organizationId: first.organizationId,
    currency: first.currency,
    entries: refund(sale.map(({ account, amountMinor }) => ({ account: account as Entry["account"], amountMinor }))),
  });
}
