import type { Tx } from "../../ports/database";

export type Applied = "applied" | "duplicate" | "unknown" | "ignored";

/** The event may overtake our own note of the session, so an open start of the same order is accepted too. */
export async function findPayment(tx: Tx, event: { sessionId: string; orderId: string }) {
  const bySession = await tx.payment.findUnique({ where: { sessionId: event.sessionId } });
  if (bySession || !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(event.orderId)) return bySession;
  return tx.payment.findFirst({
    where: { orderId: event.orderId, sessionId: null },
    orderBy: { createdAt: "desc" },
  });
}
