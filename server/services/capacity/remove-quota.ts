import { withTransaction } from "../../db/prisma";
import { allow } from "../../domain/access/allow";
import { audit } from "../audit/audit";
import { getOwnEvent } from "../event/find";
import { lockSeats } from "../hold/seats-left";
import type { Verb } from "../verb";

/** Its tiers are bound by their own seats only. Removed twice is removed. @throws {RefusalError} not-found for another's event. */
export async function removeQuota({ ctx, input }: Verb<{ eventId: string; quotaId: string }>): Promise<void> {
  allow(ctx.actor, "capacity:write");
  const { eventId, quotaId } = input;
  await withTransaction(ctx, async (tx) => {
    const event = await getOwnEvent(tx, ctx, eventId);
    const quota = await tx.quota.findFirst({ where: { id: quotaId, eventId }, include: { tiers: true } });
    if (!quota) return;
    const tierIds = quota.tiers.map(({ tierId }) => tierId);
    await lockSeats(tx, tierIds);
    await tx.quotaTier.deleteMany({ where: { quotaId } });
    await tx.quota.deleteMany({ where: { id: quotaId } });
    await audit(tx, ctx, "capacity.quota-remove", {
      organizationId: event.organizationId,
      subject: `quota:${quotaId}`,
      change: { eventId, quantity: quota.quantity, blocked: quota.blocked, tierIds },
    });
    await ctx.ports.bus.publish({ topic: "event", id: eventId }, tx);
  });
}
