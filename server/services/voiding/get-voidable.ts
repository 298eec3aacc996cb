import { allow, tenantOf } from "../../domain/access/allow";
import { type RefusalCode, refuseNow } from "../../domain/shared/decision";
import { stillStates, type VoidableInput, voidingObstacle } from "../../domain/voiding/voiding";
import { withAdmission } from "../check-in/admission";
import type { Ctx, Verb } from "../verb";
import { ticketsOfOrder } from "./tickets-of-order";

export type Voidable = { tokenId: number; tierName: string; unitMinor: number; obstacle: RefusalCode | null };

/**
 * The tickets of an order that live, and why one of them cannot be ended for its buyer. @throws {RefusalError} not-found, also
 * for another organization's; {AppError} indexer-behind.
 */
export async function getVoidable({ ctx, input }: Verb<VoidableInput>): Promise<Voidable[]> {
  allow(ctx.actor, "order:refund");
  const order = await ctx.db.order.findFirst({
    where: { id: input.orderId, organizationId: tenantOf(ctx.actor) },
    include: {
      items: true,
      fan: { select: { walletAddress: true } },
      event: { select: { tiers: { select: { id: true, name: true } } } },
    },
  });
  if (!order) return refuseNow("not-found", { field: "orderId" });
  return voidableOf(ctx, order);
}

type Order = Parameters<typeof ticketsOfOrder>[1] & {
  fan: { walletAddress: string | null } | null;
  event: { tiers: readonly { id: string; name: string }[] };
};

/** The same of an order that is at hand. */
export async function voidableOf(ctx: Ctx, order: Order): Promise<Voidable[]> {
  const found = await ticketsOfOrder(ctx.db, order);
  const still = await ctx.db.voidingTicket.findMany({
    where: {
      state: { in: [...stillStates] },
      OR: found.map(({ ticket: { collection, tokenId } }) => ({ collection, tokenId })),
    },
  });
  return Promise.all(
    found.map(async ({ ticket, tierId, unitMinor }) => {
      const { tokenId } = ticket;
      const frozen = ticket.frozen || still.some((one) => one.tokenId === tokenId);
      const now = { ...(await withAdmission(ctx.db, ticket)), frozen };
      const obstacle = voidingObstacle(now, order.fan?.walletAddress ?? null);
      const tierName = order.event.tiers.find(({ id }) => id === tierId)?.name ?? "";
      return { tokenId, tierName, unitMinor, obstacle };
    }),
  );
}
