import { withTransaction } from "../../db/prisma";
import { allow } from "../../domain/access/allow";
import { stillStates } from "../../domain/voiding/voiding";
import { audit } from "../audit/audit";
import { lockTicket } from "../check-in/admission";
import type { Verb } from "../verb";
import { keepStill } from "./begin-voiding";
import { ticketsOfOrder } from "./tickets-of-order";

/**
 * Which tickets a bank's case is about: those of the order that its buyer still holds. One that she sold or gave belongs to
 * somebody who has done nothing, and stays as it is. Said twice, it gathers what is missing. @throws {AppError} indexer-behind.
 */
export async function gatherTickets({ ctx, input }: Verb<{ voidingId: string }>): Promise<number> {
  allow(ctx.actor, "ticket:void");
  const voiding = await ctx.db.voiding.findUniqueOrThrow({
    where: { id: input.voidingId },
    include: { order: { include: { items: true, fan: { select: { walletAddress: true } } } }, tickets: true },
  });
  const { cause, order, tickets } = voiding;
  if (cause === "refund" || tickets.length > 0) return tickets.length;
  const hers = (await ticketsOfOrder(ctx.db, order)).filter(
    ({ ticket }) => ticket.owner === order.fan?.walletAddress && ticket.usedAt === null,
  );
  await withTransaction(ctx, async (tx) => {
    for (const one of hers) {
      const { collection, tokenId } = one.ticket;
      await lockTicket(tx, one.ticket);
      const taken = { collection, tokenId, state: { in: [...stillStates] } };
      if ((await tx.voidingTicket.count({ where: taken })) > 0) continue;
      await keepStill(tx, voiding.id, [{ ...one, amountMinor: 0 }]);
    }
    if (hers.length === 0) return;
    const change = { voidingId: voiding.id, tokenIds: hers.map(({ ticket }) => ticket.tokenId) };
    const trace = { subject: `order:${order.id}`, organizationId: order.organizationId, change };
    await audit(tx, ctx, "tickets.freeze", trace);
  });
  return hers.length;
}
