import { refuseNow } from "../../domain/shared/decision";
import type { Ticket } from "../../domain/ticket/ticket";
import type { Ctx } from "../verb";

/** The event and tier of a ticket, inside one organization. @throws {RefusalError} not-found. */
export async function getTierOfTicket(ctx: Ctx, organizationId: string, ticket: Ticket) {
  const event = await ctx.db.event.findFirst({
    where: { organizationId, collectionAddress: ticket.collection },
    include: { tiers: { where: { chainTierId: ticket.tierId } }, organization: { select: { platformFeeBps: true } } },
  });
  const tier = event?.tiers[0];
  if (!event || !tier) return refuseNow("not-found", { field: "key" });
  return { event, tier };
}
