import { allow } from "../../domain/access/allow";
import { getOwnEvent } from "../event/find";
import { seatsLeft } from "../hold/seats-left";
import type { Verb } from "../verb";

/**
 * How many seats an event has, and who has them. `onChainMax` is what the collection's cap is: seats above it wait until the
 * chain has room for them and are not sold before. @throws {RefusalError} not-found.
 */
export async function getCapacity({ ctx, input }: Verb<{ eventId: string }>) {
  allow(ctx.actor, "event:read");
  const event = await getOwnEvent(ctx.db, ctx, input.eventId);
  const [quotas, leftOf] = await Promise.all([
    ctx.db.quota.findMany({
      where: { eventId: event.id },
      include: { tiers: { select: { tierId: true } } },
      orderBy: { id: "asc" },
    }),
    seatsLeft(
      ctx.db,
      event.tiers.map(({ id }) => id),
    ),
  ]);
  return {
    tiers: event.tiers.map(({ id, name, quantity, blocked, held, sold, maxPerOrder, maxPerBuyer, onChainMax }) => ({
      ...{ tierId: id, name, quantity, blocked, held, sold, left: leftOf(id), maxPerOrder, maxPerBuyer },
      ...(event.collectionAddress ? { onChainMax: onChainMax ?? quantity } : {}),
    })),
    quotas: quotas.map(({ id, name, quantity, blocked, held, sold, tiers }) => ({
      ...{ quotaId: id, name, quantity, blocked, held, sold },
      left: Math.max(0, quantity - blocked - held - sold),
      tierIds: tiers.map(({ tierId }) => tierId),
    })),
    maxPerBuyer: event.maxPerBuyer,
  };
}
