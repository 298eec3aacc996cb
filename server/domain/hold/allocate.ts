import { z } from "zod";
import { BrandSlug } from "../shared/brand-slug";
import { accept, type Decision, type Refusal, refuse } from "../shared/decision";
import { expiryOf, type HoldItem, isLive, sameItems } from "./hold";

/** What a buyer asks for. `id` is made by the client, so that an unanswered request can be sent again. */
export const HoldInput = z.object({
  id: z.uuid(),
  brand: BrandSlug,
  eventId: z.uuid(),
  items: z
    .array(z.object({ tierId: z.uuid(), quantity: z.number().int().min(1).max(100) }))
    .min(1)
    .max(8)
    .refine((items) => new Set(items.map((item) => item.tierId)).size === items.length, "each tier once"),
});
export type HoldInput = z.infer<typeof HoldInput>;

export type HoldRequest = { id: string; organizationId: string; sessionId: string; eventId: string; items: HoldItem[] };
export type Hold = HoldRequest & { state: string; expiresAt: Date };

/** A tier as it stands under the row lock, with what its event says. */
export type TierRoom = {
  id: string;
  eventId: string;
  organizationId: string;
  eventState: string;
  eventEndsAt: Date;
  quantity: number;
  held: number;
  sold: number;
  salesStartAt: Date;
  salesEndAt: Date;
  maxPerOrder: number;
};

export type Granted = { hold: Hold; fresh: boolean };

/**
 * Decides a batch of requests in the order they came, all tiers of one or none. Room taken by an earlier request of the
 * batch is gone for the later ones. Pure: the caller holds the tiers' row locks and writes what was granted afresh.
 */
export function allocate(
  rooms: readonly TierRoom[],
  known: readonly Hold[],
  requests: readonly HoldRequest[],
  now: Date,
): Decision<Granted>[] {
  const left = new Map(rooms.map((room) => [room.id, room.quantity - room.held - room.sold]));
  const roomOf = new Map(rooms.map((room) => [room.id, room]));
  const holds = new Map(known.map((hold) => [hold.id, hold]));
  return requests.map((request) => {
    const before = holds.get(request.id);
    if (before) return again(before, request, now);
    const refusal = obstacle(request, roomOf, left, now);
    if (refusal) return refusal;
    for (const item of request.items) left.set(item.tierId, (left.get(item.tierId) ?? 0) - item.quantity);
    const hold: Hold = { ...request, state: "active", expiresAt: expiryOf(now) };
    holds.set(hold.id, hold);
    return accept({ hold, fresh: true });
  });
}

function again(before: Hold, request: HoldRequest, now: Date): Decision<Granted> {
  const same =
    before.organizationId === request.organizationId &&
    before.sessionId === request.sessionId &&
    before.eventId === request.eventId &&
    sameItems(before.items, request.items);
  if (!same) return refuse("conflict", { field: "id" });
  if (before.state !== "converted" && !isLive(before, now)) return refuse("hold-expired");
  return accept({ hold: before, fresh: false });
}

function obstacle(
  request: HoldRequest,
  rooms: ReadonlyMap<string, TierRoom>,
  left: ReadonlyMap<string, number>,
  now: Date,
): Refusal | null {
  for (const { tierId, quantity } of request.items) {
    const room = rooms.get(tierId);
    // Another organization's tier is as unknown as one that never was.
    if (!room || room.eventId !== request.eventId || room.organizationId !== request.organizationId)
      return refuse("not-found", { field: "items", tierId });
    if (room.eventState !== "live" || room.eventEndsAt <= now) return refuse("event-not-live");
    if (now < room.salesStartAt) return refuse("sale-not-open", { tierId, opensAt: room.salesStartAt.toISOString() });
    if (now >= room.salesEndAt) return refuse("sale-ended", { tierId });
    if (quantity > room.maxPerOrder)
      return refuse("over-order-limit", { field: "items", tierId, max: room.maxPerOrder });
    const free = left.get(tierId) ?? 0;
    if (quantity > free) return refuse("sold-out", { tierId, left: Math.max(0, free) });
  }
  return null;
}
