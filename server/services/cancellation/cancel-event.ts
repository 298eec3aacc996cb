import { withTransaction } from "../../db/prisma";
import { actorLabel } from "../../domain/access/actor";
import { allow } from "../../domain/access/allow";
import type { CancelEventInput } from "../../domain/cancellation/outcome";
import { canMove, type EventState } from "../../domain/event/event";
import { crashPoint } from "../../domain/shared/crash-point";
import { refuseNow } from "../../domain/shared/decision";
import { toRef } from "../../domain/shared/ref";
import { audit } from "../audit/audit";
import { enqueueIntent } from "../chain/enqueue-intent";
import { getOwnEvent } from "../event/find";
import { onChain } from "../event/on-chain";
import { startSaga } from "../saga/start-saga";
import type { Verb } from "../verb";

export const cancelKey = (eventId: string): string => `cancel:${eventId}`;

/**
 * Ends an event for good: nothing is sold, offered, given or let in any more from this transaction on; seats that are held go
 * back, the chain is told by the organization's own wallet, and a run gives every order its outcome. Asked again: the same.
 * @throws {RefusalError} not-found, event-not-live, invalid-input (title) when it is not the event's.
 */
export async function cancelEvent({ ctx, input }: Verb<CancelEventInput>): Promise<{ state: "cancelled" }> {
  allow(ctx.actor, "event:cancel");
  await withTransaction(ctx, async (tx) => {
    await tx.$queryRaw`select 1 from "Event" where id = ${input.eventId}::uuid for update`;
    const event = await getOwnEvent(tx, ctx, input.eventId);
    if (event.state === "cancelled") return;
    if (!canMove(event.state as EventState, "cancelled")) refuseNow("event-not-live", { state: event.state });
    if (input.title !== event.title.trim()) refuseNow("invalid-input", { field: "title", rule: "differs" });
    const { id: eventId, organizationId } = event;
    const { collection, sender } = await onChain(tx, event);
    await tx.event.update({ where: { id: eventId }, data: { state: "cancelled" } });
    // The sweep gives them back in a moment; money that still comes for them is refunded, because the event is over.
    await tx.hold.updateMany({ where: { eventId, state: "active" }, data: { expiresAt: ctx.now } });
    const { message } = input;
    const requestedBy = actorLabel(ctx.actor);
    await tx.cancellation.create({ data: { eventId, organizationId, message, requestedBy, createdAt: ctx.now } });
    await enqueueIntent(tx, ctx, {
      ...{ organizationId, dedupeKey: cancelKey(eventId), lane: collection },
      payload: { kind: "cancel", collection, sender, reason: toRef(eventId) },
    });
    await startSaga(tx, ctx, { workflow: "cancel-event", subject: `cancellation:${eventId}`, data: { eventId } });
    await audit(tx, ctx, "event.cancel", { organizationId, subject: `event:${eventId}`, change: { message } });
    await ctx.ports.bus.publish({ topic: "event", id: eventId }, tx);
  });
  crashPoint("event-cancelled");
  return { state: "cancelled" };
}
