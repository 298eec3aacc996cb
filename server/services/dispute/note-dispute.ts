import { canMove, isOpen } from "../../domain/dispute/dispute";
import type { Tx } from "../../ports/database";
import type { ProviderDispute } from "../../ports/payment";
import { audit } from "../audit/audit";
import { lockOrder } from "../order/lock-order";
import type { Ctx } from "../verb";
import { followDispute } from "../voiding/follow-dispute";
import { bookDispute } from "./book-dispute";

/**
 * Writes down how a bank's case stands, under the order's lock, and books what it moved. The caller has just asked the
 * provider; an answer that overtook a newer one is known by its state. The order stays as it is; its tickets follow the case.
 */
export async function noteDispute(
  tx: Tx,
  ctx: Ctx,
  payment: { id: string; orderId: string },
  found: ProviderDispute,
): Promise<void> {
  const order = await lockOrder(tx, payment.orderId);
  const { disputeId: providerDisputeId, amountMinor, currency, reason, state, evidenceDueAt, madeAt } = found;
  const closedAt = isOpen(found) ? null : ctx.now;
  const before = await tx.dispute.findUnique({ where: { providerDisputeId } });
  const same = before?.state === state && before.withdrawn === found.withdrawnMinor > 0;
  // The same case may have moved more money since.
  if (before && same && before.amountMinor === amountMinor) return bookDispute(tx, ctx, before, found);
  if (before && before.state !== state && !canMove(before.state, state)) return;
  const said = {
    ...{ state, amountMinor, reason, evidenceDueAt, closedAt: before && !isOpen(before) ? before.closedAt : closedAt },
    ...{ withdrawn: found.withdrawnMinor > 0, updatedAt: ctx.now },
  };
  if (isOpen(found)) said.closedAt = null;
  const ids = { organizationId: order.organizationId, orderId: order.id, paymentId: payment.id };
  const provider = ctx.ports.payment.provider;
  const row = await tx.dispute.upsert({
    where: { providerDisputeId },
    create: { ...said, ...ids, provider, providerDisputeId, currency, openedAt: madeAt },
    update: said,
  });
  await bookDispute(tx, ctx, row, found);
  await followDispute(tx, ctx, row);
  const change = { disputeId: row.id, from: before?.state ?? null, to: state, amountMinor, withdrawn: row.withdrawn };
  await audit(tx, ctx, "dispute.note", { subject: `order:${order.id}`, organizationId: order.organizationId, change });
  await ctx.ports.bus.publish({ topic: "order", id: order.id }, tx);
}
