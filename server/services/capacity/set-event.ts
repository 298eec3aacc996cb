import { withTransaction } from "../../db/prisma";
import { allow } from "../../domain/access/allow";
import type { EventCapacityInput } from "../../domain/capacity/capacity";
import { audit } from "../audit/audit";
import type { Verb } from "../verb";
import { getSellingEvent, isFirstTime } from "./once";

/** How many tickets of all tiers together one buyer may have from now on; what she has she keeps. @throws {RefusalError} */
export async function setEventCapacity({ ctx, input }: Verb<EventCapacityInput>): Promise<{ eventId: string }> {
  allow(ctx.actor, "capacity:write");
  const { eventId, maxPerBuyer, key } = input;
  await withTransaction(ctx, async (tx) => {
    const event = await getSellingEvent(tx, ctx, eventId);
    if (!(await isFirstTime(tx, ctx, input))) return;
    await tx.event.update({ where: { id: eventId }, data: { maxPerBuyer } });
    await audit(tx, ctx, "capacity.event", {
      organizationId: event.organizationId,
      subject: `event:${eventId}`,
      change: { key, from: event.maxPerBuyer, to: maxPerBuyer },
    });
    await ctx.ports.bus.publish({ topic: "event", id: eventId }, tx);
  });
  return { eventId };
}
