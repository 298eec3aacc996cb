import { withTransaction } from "../../db/prisma";
import { allow } from "../../domain/access/allow";
import { publish } from "../../domain/event/event";
import type { EventId } from "../../domain/event/event-input";
import { crashPoint } from "../../domain/shared/crash-point";
import { refuseNow, settled } from "../../domain/shared/decision";
import { audit } from "../audit/audit";
import { startSaga } from "../saga/start-saga";
import type { Verb } from "../verb";
import { getOwnEvent } from "./find";

/**
 * Fixes the rules of an event and sends its collection to the chain; the workflow "publish-event" makes the page live.
 * Asked again while it is being published, or after: the same answer, one collection.
 * @throws {RefusalError} event-incomplete with the field, not-found, event-not-editable when it was cancelled.
 */
export async function publishEvent({ ctx, input }: Verb<EventId>): Promise<{ state: "publishing" | "live" }> {
  allow(ctx.actor, "event:write");
  const answer = await withTransaction(ctx, async (tx): Promise<{ state: "publishing" | "live" }> => {
    // Locked before it is read: a draft saved at the same moment is judged as it was saved.
    await tx.$queryRaw`select 1 from "Event" where id = ${input.id}::uuid for update`;
    const before = await getOwnEvent(tx, ctx, input.id);
    if (before.state === "publishing" || before.state === "live") return { state: before.state };
    const { id, organizationId, state } = settled(publish(before, ctx.now));
    const saved = await tx.event.updateMany({ where: { id, state: "draft" }, data: { state } });
    if (saved.count === 0) return refuseNow("conflict", { field: "event" });
    // A run that came to nothing keeps its trace; publishing again is a run of its own.
    const runs = await tx.sagaRun.count({
      where: { workflow: "publish-event", subject: { startsWith: `event:${id}:` } },
    });
    const subject = `event:${id}:${runs + 1}`;
    await startSaga(tx, ctx, { workflow: "publish-event", subject, data: { eventId: id } });
    await audit(tx, ctx, "event.publish", { organizationId, subject: `event:${id}` });
    await ctx.ports.bus.publish({ topic: "event", id }, tx);
    return { state: "publishing" };
  });
  crashPoint("event-publishing");
  return answer;
}
