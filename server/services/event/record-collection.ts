import { withTransaction } from "../../db/prisma";
import { goLive } from "../../domain/event/event";
import { crashPoint } from "../../domain/shared/crash-point";
import { settled } from "../../domain/shared/decision";
import { audit } from "../audit/audit";
import type { Ctx } from "../verb";

/** The chain has the collection: the event's page may sell. Safe twice. */
export async function recordCollection(ctx: Ctx, eventId: string, collection: string): Promise<void> {
  crashPoint("collection-found");
  await withTransaction(ctx, async (tx) => {
    const before = await tx.event.findUniqueOrThrow({ where: { id: eventId } });
    if (before.state === "live" && before.collectionAddress === collection.toLowerCase()) return;
    const { state, collectionAddress, publishedAt, organizationId } = settled(goLive(before, collection, ctx.now));
    await tx.event.updateMany({
      where: { id: eventId, state: "publishing" },
      data: { state, collectionAddress, publishedAt },
    });
    await audit(tx, ctx, "event.live", {
      organizationId,
      subject: `event:${eventId}`,
      change: { collectionAddress },
    });
    await ctx.ports.bus.publish({ topic: "event", id: eventId }, tx);
  });
  crashPoint("event-live");
}

/** The chain refused the collection for good: the event is a draft again, as if it had never been published. Safe twice. */
export async function returnToDraft(ctx: Ctx, eventId: string): Promise<void> {
  await withTransaction(ctx, async (tx) => {
    const moved = await tx.event.updateMany({ where: { id: eventId, state: "publishing" }, data: { state: "draft" } });
    if (moved.count === 0) return;
    await audit(tx, ctx, "event.return-to-draft", { subject: `event:${eventId}` });
    await ctx.ports.bus.publish({ topic: "event", id: eventId }, tx);
  });
}
