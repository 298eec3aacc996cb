import { type Cause, disputed, lacking, toEntry } from "../../domain/ledger/ledger";
import type { Tx } from "../../ports/database";
import type { ProviderDispute } from "../../ports/payment";
import { recordMovement } from "../ledger/record-transfer";
import type { Ctx } from "../verb";

type Row = { id: string; organizationId: string; currency: string; state: string };

/**
 * Brings the ledger in line with what a dispute has moved: money out of our balance is the organizer's loss until the case
 * is won. Written as the difference to what is booked, so that lost or reordered words change nothing in the end.
 */
export async function bookDispute(tx: Tx, ctx: Ctx, row: Row, found: ProviderDispute): Promise<void> {
  const { provider } = ctx.ports.payment;
  const booked = await tx.ledgerEntry.findMany({ where: { causeId: row.id } });
  const entries = lacking(disputed(provider, found.withdrawnMinor), booked.map(toEntry));
  if (entries.length === 0) return;
  const ours = entries.find(({ account }) => account === "organizer");
  const causeKind: Cause = (ours?.amountMinor ?? 0n) > 0n ? "dispute-opened" : "dispute-won";
  const { id: causeId, organizationId, currency } = row;
  await recordMovement(tx, ctx, { causeKind, causeId, organizationId, currency, entries });
}
