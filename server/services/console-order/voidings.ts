import type { KeptCode, VoidingTicketState } from "../../domain/voiding/voiding";
import type { Tx } from "../../ports/database";
import { voidingKey } from "../voiding/ask-chain";

export type VoidingView = {
  id: string;
  cause: "refund" | "dispute";
  reason: string;
  state: "open" | "done" | "released";
  /** A person must look: its run has stopped. */
  stuck: boolean;
  /** Asked back for what was ended, in minor units; null while it is open. */
  backMinor: number | null;
  createdAt: Date;
  tickets: { tokenId: number; state: VoidingTicketState; code: KeptCode | null; tx: string | null }[];
};

/** Decisions about an order's tickets, the latest first, with the transaction that ended each. */
export async function voidingsOf(db: Tx, orderId: string): Promise<VoidingView[]> {
  const found = await db.voiding.findMany({
    where: { orderId },
    include: { tickets: { orderBy: { tokenId: "asc" } } },
    orderBy: { createdAt: "desc" },
  });
  if (found.length === 0) return [];
  const keys = found.flatMap(({ tickets }) => tickets.map(({ id }) => voidingKey("burn", id)));
  const [burns, stuck] = await Promise.all([
    db.chainIntent.findMany({ where: { dedupeKey: { in: keys } }, select: { dedupeKey: true, txHash: true } }),
    db.sagaRun.findMany({ where: { subject: { in: found.map(({ id }) => `voiding:${id}`) }, state: "stuck" } }),
  ]);
  return found.map(({ id, cause, reason, state, backMinor, createdAt, tickets }) => ({
    ...{ id, reason, backMinor, createdAt },
    cause: cause as VoidingView["cause"],
    state: state as VoidingView["state"],
    stuck: stuck.some(({ subject }) => subject === `voiding:${id}`),
    tickets: tickets.map((ticket) => ({
      tokenId: ticket.tokenId,
      state: ticket.state as VoidingTicketState,
      code: ticket.code as KeptCode | null,
      tx: burns.find(({ dedupeKey }) => dedupeKey === voidingKey("burn", ticket.id))?.txHash ?? null,
    })),
  }));
}
