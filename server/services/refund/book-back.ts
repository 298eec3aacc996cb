import { type Cause, lacking, refundPart, toEntry } from "../../domain/ledger/ledger";
import { backMinor } from "../../domain/refund/refund";
import type { Tx } from "../../ports/database";
import { recordMovement } from "../ledger/record-transfer";
import type { Ctx } from "../verb";

/** Money that never was a sale: the second page of an order that was paid already. */
export const extraReason = "duplicate-payment";

/**
 * Brings what the ledger takes back of an order's sale in line with what has arrived at the buyer: the cause gets the
 * difference, so that parts, in any order and with failures between them, sum to the reversal to the cent. An order whose
 * sale was never written has nothing to take back. @returns whether there was something to write.
 */
export async function bookBack(
  tx: Tx,
  ctx: Ctx,
  orderId: string,
  cause: { causeKind: Cause; causeId: string },
): Promise<boolean> {
  const sold = await tx.ledgerEntry.findMany({
    where: { causeId: orderId, causeKind: { in: ["primary-sale", "resale"] } },
  });
  const first = sold[0];
  if (!first) return false;
  const refunds = await tx.refund.findMany({ where: { orderId } });
  const extra = new Set(refunds.filter(({ reason }) => reason === extraReason).map(({ paymentId }) => paymentId));
  const ofSale = refunds.filter(({ paymentId }) => !extra.has(paymentId));
  // Before parts were known, a refund was booked under its order.
  const causes = [orderId, ...refunds.map(({ id }) => id)];
  const booked = await tx.ledgerEntry.findMany({
    where: { causeId: { in: causes }, causeKind: { in: ["refund", "refund-failed"] } },
  });
  const back = backMinor(ofSale);
  const wanted = back === 0 ? [] : refundPart(sold.map(toEntry), 0, back);
  const entries = lacking(wanted, booked.map(toEntry));
  if (entries.length === 0) return false;
  const { organizationId, currency } = first;
  await recordMovement(tx, ctx, { ...cause, organizationId, currency, entries });
  return true;
}
