import type { Tx } from "../../ports/database";

/** Where a transfer came from, as far as the house knows: an order, or a refund or dispute of one. */
export type LedgerCause = {
  orderId: string;
  orderNumber: string;
  eventTitle: string;
  /** A refund's or a dispute's, by its code; null for a sale. */
  reason: string | null;
};

const told = { id: true, number: true, event: { select: { title: true } } } as const;

/** Three questions for any number of transfers. What is none of these is not in the answer. */
export async function causesOf(
  db: Tx,
  organizationId: string,
  causeIds: readonly string[],
): Promise<Map<string, LedgerCause>> {
  const where = { id: { in: [...new Set(causeIds)] }, organizationId };
  const ofOrder = { id: true, reason: true, order: { select: told } } as const;
  const [orders, refunds, disputes] = await Promise.all([
    db.order.findMany({ where, select: told }),
    db.refund.findMany({ where, select: ofOrder }),
    db.dispute.findMany({ where, select: ofOrder }),
  ]);
  const cause = (order: { id: string; number: string; event: { title: string } }, reason: string | null) => ({
    ...{ orderId: order.id, orderNumber: order.number, eventTitle: order.event.title, reason },
  });
  return new Map<string, LedgerCause>([
    ...orders.map((order) => [order.id, cause(order, null)] as const),
    ...[...refunds, ...disputes].map(({ id, order, reason }) => [id, cause(order, reason)] as const),
  ]);
}
