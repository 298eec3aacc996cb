import { withTransaction } from "../../db/prisma";
import { allow } from "../../domain/access/allow";
import { type QuotaInput, resize } from "../../domain/capacity/capacity";
import { crashPoint } from "../../domain/shared/crash-point";
import { refuseNow, settled } from "../../domain/shared/decision";
import { audit } from "../audit/audit";
import { lockSeats } from "../hold/seats-left";
import type { Verb } from "../verb";
import { getSellingEvent } from "./once";

/**
 * Makes a quota or changes it: its name, its seats, those kept off sale, and which tiers share it. What its tiers have sold
 * and hold counts in it from the first moment. Asked twice it is one quota.
 * @throws {RefusalError} not-found, event-not-live, capacity-in-use {field, rule, least}.
 */
export async function putQuota({ ctx, input }: Verb<QuotaInput>): Promise<{ quotaId: string }> {
  allow(ctx.actor, "capacity:write");
  const { eventId, quotaId, name, quantity, blocked, tierIds } = input;
  await withTransaction(ctx, async (tx) => {
    const event = await getSellingEvent(tx, ctx, eventId);
    const unknown = tierIds.find((id) => !event.tiers.some((tier) => tier.id === id));
    if (unknown) refuseNow("not-found", { field: "tierIds", tierId: unknown });
    const made = await tx.quota.createMany({
      data: [{ id: quotaId, eventId, name, quantity, blocked: 0 }],
      skipDuplicates: true,
    });
    const before = await tx.quota.findUniqueOrThrow({ where: { id: quotaId }, include: { tiers: true } });
    if (before.eventId !== eventId) refuseNow("not-found", { field: "quotaId" });
    const ofBefore = before.tiers.map(({ tierId }) => tierId);
    await lockSeats(tx, [...tierIds, ...ofBefore]);
    const { _sum: taken } = await tx.tier.aggregate({
      where: { id: { in: tierIds } },
      _sum: { held: true, sold: true },
    });
    const counted = { ...before, held: taken.held ?? 0, sold: taken.sold ?? 0 };
    settled(resize(counted, { quantity, blocked }));
    // Out first, then the new size, then in: at no moment more is in it than it has.
    await tx.quotaTier.deleteMany({ where: { quotaId, tierId: { notIn: tierIds } } });
    const room = Math.max(quantity, before.quantity);
    await tx.quota.update({ where: { id: quotaId }, data: { name, quantity: room, blocked: 0 } });
    await tx.quotaTier.createMany({
      data: tierIds.filter((id) => !ofBefore.includes(id)).map((tierId) => ({ quotaId, tierId })),
      skipDuplicates: true,
    });
    await tx.quota.update({ where: { id: quotaId }, data: { quantity, blocked } });
    await audit(tx, ctx, made.count > 0 ? "capacity.quota" : "capacity.quota-change", {
      organizationId: event.organizationId,
      subject: `quota:${quotaId}`,
      change: {
        ...{ eventId, to: { quantity, blocked, tierIds } },
        ...(made.count > 0 ? {} : { from: { quantity: before.quantity, blocked: before.blocked, tierIds: ofBefore } }),
      },
    });
    await ctx.ports.bus.publish({ topic: "event", id: eventId }, tx);
  });
  crashPoint("capacity-changed");
  return { quotaId };
}
