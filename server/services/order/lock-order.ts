import { refuseNow } from "../../domain/shared/decision";
import type { Tx } from "../../ports/database";

/** An order with everything that a payment or a refund changes. */
export type LockedOrder = Awaited<ReturnType<typeof lockOrder>>;

/**
 * Locks hold, then order (the order in which sweeps lock them, so that nobody waits in a circle), and reads both after.
 * @throws {RefusalError} not-found.
 */
export async function lockOrder(tx: Tx, orderId: string) {
  await tx.$queryRaw`select 1 from "Hold" h where h.id = (select "holdId" from "Order" where id = ${orderId}::uuid) for update`;
  await tx.$queryRaw`select 1 from "Order" where id = ${orderId}::uuid for update`;
  const order = await tx.order.findUnique({
    where: { id: orderId },
    include: {
      hold: true,
      items: true,
      payments: { orderBy: { createdAt: "asc" } },
      event: { include: { organization: { select: { platformFeeBps: true } } } },
    },
  });
  return order ?? refuseNow("not-found", { field: "orderId" });
}
