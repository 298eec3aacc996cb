import { withTransaction } from "../../db/prisma";
import { allow } from "../../domain/access/allow";
import { capNeeded, resize, type TierCapacityInput } from "../../domain/capacity/capacity";
import { crashPoint } from "../../domain/shared/crash-point";
import { refuseNow, settled } from "../../domain/shared/decision";
import { audit } from "../audit/audit";
import { lockSeats } from "../hold/seats-left";
import type { Verb } from "../verb";
import { askForCap } from "./ask-for-cap";
import { getSellingEvent, isFirstTime } from "./once";

/**
 * More or fewer seats of a tier, more or fewer kept off sale, another limit for each buyer, while it sells. What is above the
 * chain's cap is asked for in the same transaction and sold when it is there. The same key changes once.
 * @throws {RefusalError} not-found, event-not-live, capacity-in-use {field, rule, least}, conflict.
 */
export async function setTierCapacity({ ctx, input }: Verb<TierCapacityInput>): Promise<{ tierId: string }> {
  allow(ctx.actor, "capacity:write");
  const { tierId, key, maxPerBuyer } = input;
  await withTransaction(ctx, async (tx) => {
    const event = await getSellingEvent(tx, ctx, input.eventId);
    if (!event.tiers.some(({ id }) => id === tierId)) refuseNow("not-found", { field: "tierId" });
    if (!(await isFirstTime(tx, ctx, input))) return;
    await lockSeats(tx, [tierId]);
    const before = await tx.tier.findUniqueOrThrow({ where: { id: tierId } });
    const { quantity, blocked } = settled(resize(before, input));
    const cap = capNeeded(before, quantity);
    const onChainMax = quantity === before.quantity ? before.onChainMax : (before.onChainMax ?? before.quantity);
    const limits = { maxPerBuyer: maxPerBuyer === undefined ? before.maxPerBuyer : maxPerBuyer };
    const after = { quantity, blocked, ...limits };
    await tx.tier.update({ where: { id: tierId }, data: { ...after, onChainMax } });
    if (quantity !== before.quantity) await askForCap(tx, ctx, { event, tier: before, cap, key });
    await audit(tx, ctx, "capacity.tier", {
      organizationId: event.organizationId,
      subject: `tier:${tierId}`,
      change: {
        ...{ eventId: event.id, key, announcedCap: cap, to: after },
        from: { quantity: before.quantity, blocked: before.blocked, maxPerBuyer: before.maxPerBuyer },
      },
    });
    await ctx.ports.bus.publish({ topic: "event", id: event.id }, tx);
  });
  crashPoint("capacity-changed");
  return { tierId };
}
