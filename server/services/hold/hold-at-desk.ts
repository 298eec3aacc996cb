import { refuseNow } from "../../domain/shared/decision";
import type { Tx } from "../../ports/database";
import type { Ctx } from "../verb";
import { lockSeats, seatsLeft } from "./seats-left";

type DeskHold = {
  id: string;
  organizationId: string;
  eventId: string;
  items: readonly { tierId: string; quantity: number }[];
  expiresAt: Date;
  /** Blocked seats of the tier and of its quotas are taken first; they are blocked again when the order comes to nothing. */
  fromBlocked?: boolean;
};
type Drawn = { tierId: string; quantity: number; blocked: number };

/**
 * Keeps seats for an order that staff take, in the caller's transaction: every tier or none, under the same row locks and the
 * same check that the box office's allocator decides by. @throws {RefusalError} not-found, sold-out (tierId, left).
 */
export async function holdAtDesk(tx: Tx, ctx: Ctx, { items, fromBlocked = false, ...hold }: DeskHold): Promise<void> {
  // Seats of lapsed holds are seats.
  await tx.$queryRaw`select expire_holds(${ctx.now}::timestamp(3), 500)`;
  const ids = items.map(({ tierId }) => tierId);
  await lockSeats(tx, ids);
  const tiers = await tx.tier.findMany({
    where: { id: { in: ids }, eventId: hold.eventId },
    include: { quotas: { select: { quotaId: true } } },
  });
  const drawn: Drawn[] = [];
  const ofQuotas = new Map<string, number>();
  for (const { tierId, quantity } of items) {
    const tier = tiers.find(({ id }) => id === tierId) ?? refuseNow("not-found", { field: "items", tierId });
    const blocked = fromBlocked ? Math.min(quantity, tier.blocked) : 0;
    if (fromBlocked)
      for (const { quotaId } of tier.quotas)
        ofQuotas.set(quotaId, (ofQuotas.get(quotaId) ?? 0) + (await unblock(tx, quotaId, quantity)));
    if (blocked > 0) await tx.tier.update({ where: { id: tierId }, data: { blocked: { decrement: blocked } } });
    // Asked anew for each line: tiers of one order may share a quota.
    const left = (await seatsLeft(tx, [tierId]))(tierId);
    if (quantity > left) refuseNow("sold-out", { field: "items", tierId, left });
    await tx.tier.update({ where: { id: tierId }, data: { held: { increment: quantity } } });
    drawn.push({ tierId, quantity, blocked });
  }
  const draws = [...ofQuotas].filter(([, quantity]) => quantity > 0);
  await tx.hold.create({
    data: {
      ...hold,
      sessionId: deskSession(hold.id),
      createdAt: ctx.now,
      items: { create: drawn },
      draws: { create: draws.map(([quotaId, quantity]) => ({ quotaId, quantity })) },
    },
  });
}

/** Takes up to `most` seats out of a quota's blocked ones, under its lock. @returns how many. */
async function unblock(tx: Tx, quotaId: string, most: number): Promise<number> {
  const { blocked } = await tx.quota.findUniqueOrThrow({ where: { id: quotaId } });
  const taken = Math.min(most, blocked);
  if (taken > 0) await tx.quota.update({ where: { id: quotaId }, data: { blocked: { decrement: taken } } });
  return taken;
}

/** Nobody's browser: a desk's order is opened by signing in, and counts against nobody's limit. */
export const deskSession = (holdId: string): string => `desk:${holdId}`;
