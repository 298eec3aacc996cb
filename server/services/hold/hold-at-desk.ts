import { refuseNow } from "../../domain/shared/decision";
import type { Tx } from "../../ports/database";
import type { Ctx } from "../verb";

type DeskHold = {
  id: string;
  organizationId: string;
  eventId: string;
  items: readonly { tierId: string; quantity: number }[];
  expiresAt: Date;
};

/**
 * Keeps seats for an order that staff take, in the caller's transaction: every tier or none, under the same row locks and the
 * same check that the box office's allocator decides by. @throws {RefusalError} not-found, sold-out (tierId, left).
 */
export async function holdAtDesk(tx: Tx, ctx: Ctx, { items, ...hold }: DeskHold): Promise<void> {
  // Seats of lapsed holds are seats.
  await tx.$queryRaw`select expire_holds(${ctx.now}::timestamp(3), 500)`;
  const ids = items.map(({ tierId }) => tierId);
  await tx.$queryRaw`select 1 from "Tier" where id = any(${ids}::uuid[]) order by id for update`;
  const tiers = await tx.tier.findMany({ where: { id: { in: ids }, eventId: hold.eventId } });
  for (const { tierId, quantity } of items) {
    const tier = tiers.find(({ id }) => id === tierId) ?? refuseNow("not-found", { field: "items", tierId });
    const left = tier.quantity - tier.held - tier.sold;
    if (quantity > left) refuseNow("sold-out", { field: "items", tierId, left: Math.max(0, left) });
  }
  for (const { tierId, quantity } of items)
    await tx.tier.update({ where: { id: tierId }, data: { held: { increment: quantity } } });
  await tx.hold.create({
    data: { ...hold, sessionId: deskSession(hold.id), createdAt: ctx.now, items: { create: [...items] } },
  });
}

/** Nobody's browser: a desk's order is opened by signing in, and counts against nobody's limit. */
export const deskSession = (holdId: string): string => `desk:${holdId}`;
