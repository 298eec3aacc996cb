import { allow } from "../../domain/access/allow";
import { type EntryState, mayShop } from "../../domain/waiting-room/entry";
import { getPublicEvent } from "../catalog/events";
import type { Verb } from "../verb";

/**
 * What a page must know before it is told more by the box office: whether tickets are sold through a room now, and whether this
 * visitor may take some. @throws {RefusalError} not-found.
 */
export async function roomOfPage({ ctx, input }: Verb<{ brand: string; slug: string }>) {
  allow(ctx.actor, "market:read");
  const { id, slug, title, startsAt, timezone, state } = await getPublicEvent({ ctx, input });
  const event = { id, slug, title, startsAt, timezone, state };
  const room = await ctx.db.waitingRoom.findUnique({ where: { eventId: id } });
  if (!room || (room.endedAt && room.endedAt <= ctx.now)) return { event, room: null, serverNow: ctx.now };
  const { opensAt, drawAt, verifiedOnly } = room;
  const own = await findOwn({ ctx, input: { eventId: id } });
  const guards = opensAt <= ctx.now;
  const mine = own && { state: own.state as EntryState, until: own.untilAt, returns: own.returns };
  const open = own !== null && mayShop({ state: own.state as EntryState, untilAt: own.untilAt }, ctx.now);
  return { event, room: { opensAt, drawAt, verifiedOnly, guards, mine, mayShop: open }, serverNow: ctx.now };
}

async function findOwn({ ctx, input: { eventId } }: Verb<{ eventId: string }>) {
  const { actor } = ctx;
  if (actor.kind !== "fan") return null;
  const ofAccount = actor.fanId
    ? await ctx.db.waitingEntry.findFirst({ where: { eventId, fanId: actor.fanId } })
    : null;
  return ofAccount ?? (await ctx.db.waitingEntry.findFirst({ where: { eventId, sessionId: actor.sessionId } }));
}
