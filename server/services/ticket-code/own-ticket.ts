import { refuseNow } from "../../domain/shared/decision";
import { fromRef } from "../../domain/shared/ref";
import type { Ticket } from "../../domain/ticket/ticket";
import type { Ctx } from "../verb";

/**
 * The asker is the person whose wallet owns the ticket: signed in, or the browser session that bought it (in the first
 * sale or on resale) while the buyer still owns it.
 * @throws {RefusalError} signed-out, not-owner.
 */
export async function assertOwnTicket(ctx: Ctx, ticket: Ticket): Promise<void> {
  if (ctx.actor.kind !== "fan") return refuseNow("signed-out");
  const { organizationId, sessionId, fanId, verified } = ctx.actor;
  if (fanId && verified) {
    const fan = await ctx.db.fan.findFirst({ where: { id: fanId, organizationId }, select: { walletAddress: true } });
    if (fan?.walletAddress === ticket.owner) return;
  }
  const bought = await ctx.db.order.findFirst({
    where: {
      organizationId,
      sessionId,
      state: { in: ["paid", "fulfilled"] },
      fan: { walletAddress: ticket.owner },
      OR: [
        { kind: "primary", items: { some: { id: fromRef(ticket.orderRef) } } },
        { kind: "resale", listingId: { in: await listingsOf(ctx, ticket) } },
      ],
    },
    select: { id: true },
  });
  if (!bought) return refuseNow(verified ? "not-owner" : "signed-out");
}

async function listingsOf(ctx: Ctx, { collection, tokenId }: Ticket): Promise<string[]> {
  const rows = await ctx.db.listing.findMany({ where: { collection, tokenId }, select: { id: true } });
  return rows.map((row) => row.id);
}
