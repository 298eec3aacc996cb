import type { Voiding } from "../../../prisma/generated/client";
import { withTransaction } from "../../db/prisma";
import { isOpen } from "../../domain/dispute/dispute";
import type { RefundReason } from "../../domain/refund/refund";
import { crashPoint } from "../../domain/shared/crash-point";
import { refuseNow } from "../../domain/shared/decision";
import { voidingObstacle } from "../../domain/voiding/voiding";
import type { Tx } from "../../ports/database";
import { audit } from "../audit/audit";
import { refuseAdmitted } from "../check-in/admission";
import { refuseWhileGiven } from "../gift/under-way";
import { refuseWhileOffered } from "../listing/under-way";
import type { LockedOrder } from "../order/lock-order";
import type { Ctx } from "../verb";
import { beginVoiding, keepStill, runVoiding } from "./begin-voiding";
import { type OrderTicket, ticketsOfOrder } from "./tickets-of-order";

export type Voided = { voidingId: string; state: string; askedMinor: number };

type Wish = {
  orderId: string;
  tokenIds: number[];
  key: string;
  reason: RefundReason;
  /** Locks the order for whoever may do this to it. @throws {RefusalError} not-found. */
  lock(tx: Tx): Promise<LockedOrder>;
  /** What goes back for tickets at these prices, each in minor units. @throws {RefusalError} what does not fit. */
  plan(tx: Tx, order: LockedOrder, unitMinors: number[]): Promise<number[]>;
  /** Kept in the audit trail. */
  change: object;
};

/**
 * Ends tickets of an order and gives their money back, less what the organizer keeps. From this transaction on they neither enter
 * nor move; a run freezes each, burns it if it is still its buyer's, and only then gives back the money of those that are
 * burnt, and frees their seats. The same key is the same decision. Who may decide it is the caller's to say.
 * @throws {RefusalError} not-found (orderId, tokenIds), conflict (the key belongs to something else), order-not-payable,
 * refund-in-delivery, payment-disputed, ticket-passed-on, ticket-used, ticket-frozen, ticket-listed.
 */
export async function endTickets(ctx: Ctx, input: Wish): Promise<Voided> {
  const found = await ctx.db.order.findUnique({
    where: { id: input.orderId },
    include: { items: true, fan: { select: { walletAddress: true } } },
  });
  // Read before the locks: it is another database's answer. What may change of it is looked at again by the run.
  const tickets = found ? await ticketsOfOrder(ctx.db, found) : [];
  const made = await withTransaction(ctx, async (tx) => {
    const order = await input.lock(tx);
    const known = await tx.voiding.findUnique({ where: { key: input.key }, include: { tickets: true } });
    if (known) return same(known, input) ? known : refuseNow("conflict", { field: "key" });
    if (order.state === "paid") refuseNow("refund-in-delivery");
    if (order.state !== "fulfilled" && order.state !== "refunding" && order.state !== "refunded")
      return refuseNow("order-not-payable", { state: order.state });
    if ((await tx.dispute.findMany({ where: { orderId: order.id } })).some(isOpen)) refuseNow("payment-disputed");
    const chosen = choose(tickets, input.tokenIds);
    const holder = found?.fan?.walletAddress ?? null;
    for (const { ticket } of chosen) {
      const { tokenId } = ticket;
      const obstacle = voidingObstacle(ticket, holder);
      if (obstacle) refuseNow(obstacle, { field: "tokenIds", tokenId });
      await refuseAdmitted(tx, ticket);
      await refuseWhileGiven(tx, ticket);
      await refuseWhileOffered(tx, ticket);
    }
    const unitMinors = chosen.map(({ unitMinor }) => unitMinor);
    const parts = await input.plan(tx, order, unitMinors);
    const { key, reason, tokenIds } = input;
    const voiding = await beginVoiding(tx, ctx, { key, order, cause: "refund", reason });
    const rows = chosen.map((one, at) => ({ ...one, amountMinor: parts[at] ?? 0 }));
    await keepStill(tx, voiding.id, rows);
    await runVoiding(tx, ctx, "void-tickets", voiding.id);
    const change = { ...input.change, voidingId: voiding.id, tokenIds, reason };
    await audit(tx, ctx, "tickets.void", {
      ...{ subject: `order:${order.id}`, organizationId: order.organizationId, change },
    });
    await ctx.ports.bus.publish({ topic: "order", id: order.id }, tx);
    return tx.voiding.findUniqueOrThrow({ where: { id: voiding.id }, include: { tickets: true } });
  });
  crashPoint("void-begun");
  const askedMinor = made.tickets.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  return { voidingId: made.id, state: made.state, askedMinor };
}

type Known = Voiding & { tickets: { tokenId: number }[] };
const same = ({ orderId, reason, tickets }: Known, input: Wish): boolean =>
  orderId === input.orderId &&
  reason === input.reason &&
  tickets.length === input.tokenIds.length &&
  tickets.every(({ tokenId }) => input.tokenIds.includes(tokenId));

/** In the order of their ids, because each is locked. @throws {RefusalError} not-found for one that the order did not pay for. */
function choose(tickets: readonly OrderTicket[], tokenIds: readonly number[]): OrderTicket[] {
  return [...tokenIds]
    .sort((a, b) => a - b)
    .map((tokenId) => {
      const found = tickets.find(({ ticket }) => ticket.tokenId === tokenId);
      return found ?? refuseNow("not-found", { field: "tokenIds", tokenId });
    });
}
