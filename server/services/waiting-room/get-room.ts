import { allow } from "../../domain/access/allow";
import { type EntryState, entryTransitions, phaseOf } from "../../domain/waiting-room/entry";
import { getOwnEvent } from "../event/find";
import { seatsLeftTogether } from "../hold/seats-left";
import type { Verb } from "../verb";

/** The room of an event as its organizer watches it; `room` is null while there is none. @throws {RefusalError} not-found. */
export async function getRoom({ ctx, input }: Verb<{ eventId: string }>) {
  allow(ctx.actor, "event:read");
  const { id: eventId, tiers, state } = await getOwnEvent(ctx.db, ctx, input.eventId);
  const found = await ctx.db.waitingRoom.findUnique({ where: { eventId } });
  const salesStartAt = new Date(Math.min(...tiers.map((tier) => tier.salesStartAt.getTime())));
  const rest = { salesStartAt: tiers.length > 0 ? salesStartAt : null, serverNow: ctx.now };
  if (!found) return { room: null, ...rest };
  const lately = new Date(ctx.now.getTime() - 60_000);
  const [byState, turnsLately] = await Promise.all([
    ctx.db.waitingEntry.groupBy({ by: ["state"], where: { eventId }, _count: true }),
    ctx.db.waitingEntry.count({ where: { eventId, offeredAt: { gt: lately } } }),
  ]);
  const counts = Object.fromEntries(Object.keys(entryTransitions).map((name) => [name, 0])) as Record<
    EntryState,
    number
  >;
  for (const row of byState) counts[row.state as EntryState] = row._count;
  const open = tiers.filter((tier) => tier.salesEndAt > ctx.now).map(({ id }) => id);
  const sum = (of: (tier: (typeof tiers)[number]) => number) => tiers.reduce((total, tier) => total + of(tier), 0);
  const seats = {
    left: await seatsLeftTogether(ctx.db, open),
    held: sum((tier) => tier.held),
    sold: sum((tier) => tier.sold),
    saleOver: state === "cancelled" || tiers.every((tier) => tier.salesEndAt <= ctx.now),
  };
  // The seed is nobody's business before the draw, the organizer's least of all.
  const { seed, ...room } = found;
  const phase = phaseOf(room, seats, ctx.now);
  return { room: { ...room, seed: room.drawnAt ? seed : null, phase, counts, turnsLately, seats }, ...rest };
}
