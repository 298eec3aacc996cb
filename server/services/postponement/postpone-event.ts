import type { Event, Postponement } from "../../../prisma/generated/client";
import { withTransaction } from "../../db/prisma";
import { actorLabel } from "../../domain/access/actor";
import { allow } from "../../domain/access/allow";
import { collectionTimes } from "../../domain/event/collection";
import { brokenDates, type PostponeInput } from "../../domain/postponement/postponement";
import { refuseNow } from "../../domain/shared/decision";
import type { Tx } from "../../ports/database";
import { audit } from "../audit/audit";
import { enqueueIntent } from "../chain/enqueue-intent";
import { getOwnEvent } from "../event/find";
import { onChain } from "../event/on-chain";
import { startSaga } from "../saga/start-saga";
import type { Ctx, Verb } from "../verb";

export const postponeKey = (postponementId: string): string => `postpone:${postponementId}`;

/**
 * Moves an event to later dates: everybody sees them from this transaction on, the chain is told by the organization's own wallet,
 * and a run writes to everybody who has a ticket. The same key is the same postponement.
 * @throws {RefusalError} not-found, event-not-live (also when it is over), invalid-input with the field and the rule, conflict (the
 * key belongs to something else).
 */
export async function postponeEvent({ ctx, input }: Verb<PostponeInput>): Promise<{ postponementId: string }> {
  allow(ctx.actor, "event:cancel");
  await withTransaction(ctx, async (tx) => {
    await tx.$queryRaw`select 1 from "Event" where id = ${input.eventId}::uuid for update`;
    const event = await getOwnEvent(tx, ctx, input.eventId);
    const known = await tx.postponement.findUnique({ where: { id: input.key } });
    if (known) return same(known, input) ? undefined : refuseNow("conflict", { field: "key" });
    // The collection takes no new time once its end has passed.
    if (event.state !== "live" || event.endsAt <= ctx.now) refuseNow("event-not-live", { state: event.state });
    const made = await move(tx, ctx, event, input);
    await tellChain(tx, ctx, event, made);
    const data = { postponementId: made.id };
    await startSaga(tx, ctx, { workflow: "postpone-event", subject: `postponement:${made.id}`, data });
    const { organizationId } = event;
    const change = { from: event.startsAt.toISOString(), to: made.toStartsAt.toISOString(), reason: made.reason };
    await audit(tx, ctx, "event.postpone", { organizationId, subject: `event:${event.id}`, change });
    await ctx.ports.bus.publish({ topic: "event", id: event.id }, tx);
  });
  return { postponementId: input.key };
}

async function move(tx: Tx, ctx: Ctx, event: Event, input: PostponeInput): Promise<Postponement> {
  const { doorsAt, startsAt, endsAt, reason } = input;
  const { id: eventId, organizationId } = event;
  const before = await tx.postponement.findMany({ where: { eventId }, orderBy: { number: "asc" } });
  const firstEndsAt = before[0]?.fromEndsAt ?? event.endsAt;
  const [broken] = brokenDates(event, { doorsAt, startsAt, endsAt }, { firstEndsAt, now: ctx.now });
  if (broken) refuseNow("invalid-input", broken);
  await tx.event.update({ where: { id: eventId }, data: { doorsAt, startsAt, endsAt } });
  return tx.postponement.create({
    data: {
      ...{ id: input.key, eventId, organizationId, number: before.length + 1, reason },
      ...{ fromDoorsAt: event.doorsAt, fromStartsAt: event.startsAt, fromEndsAt: event.endsAt },
      ...{ toDoorsAt: doorsAt, toStartsAt: startsAt, toEndsAt: endsAt },
      ...{ requestedBy: actorLabel(ctx.actor), createdAt: ctx.now },
    },
  });
}

/** One lane a collection: a second move is told after the first, so each is later than what the chain knows. */
async function tellChain(tx: Tx, ctx: Ctx, event: Event, made: Postponement): Promise<void> {
  const { organizationId } = event;
  const { collection, sender } = await onChain(tx, event);
  const times = collectionTimes({ doorsAt: made.toDoorsAt, endsAt: made.toEndsAt });
  await enqueueIntent(tx, ctx, {
    ...{ organizationId, dedupeKey: postponeKey(made.id), lane: collection },
    payload: { kind: "reschedule", collection, sender, ...times },
  });
}

const same = (known: Postponement, { eventId, doorsAt, startsAt, endsAt, reason }: PostponeInput): boolean =>
  known.eventId === eventId &&
  known.reason === reason &&
  known.toDoorsAt.getTime() === doorsAt.getTime() &&
  known.toStartsAt.getTime() === startsAt.getTime() &&
  known.toEndsAt.getTime() === endsAt.getTime();
