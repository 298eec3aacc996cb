import { z } from "zod";
import { BrandSlug } from "../shared/brand-slug";
import { accept, type Decision, type Refusal, refuse } from "../shared/decision";
import { TypedCode } from "../voucher/code";
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
  /** A voucher's code, as somebody typed it: opens hidden tiers. */
  code: TypedCode.optional(),
});
export type HoldInput = z.infer<typeof HoldInput>;

export type HoldRequest = {
  id: string;
  organizationId: string;
  sessionId: string;
  /** Whoever is signed in is one buyer in all her browsers. */
  fanId?: string | null;
  eventId: string;
  items: HoldItem[];
  /** The voucher that was named, and the hidden tiers among the wanted that it opens. */
  voucherId?: string | null;
  opened?: readonly string[];
};
export type Hold = Omit<HoldRequest, "fanId" | "opened"> & { state: string; expiresAt: Date };

/** A tier as it stands under the row lock, with what its event says. */
export type TierRoom = {
  id: string;
  eventId: string;
  organizationId: string;
  eventState: string;
  eventEndsAt: Date;
  quantity: number;
  /** Kept off sale. */
  blocked: number;
  held: number;
  sold: number;
  /** The chain's own bound where it is not the quantity. */
  onChainMax: number | null;
  /** The quotas that the tier shares, with the seats left in each; under lock too. */
  quotas: { id: string; left: number }[] | null;
  salesStartAt: Date;
  salesEndAt: Date;
  maxPerOrder: number;
  /** Only for who names a code that opens it. */
  hidden: boolean;
  /** Tickets that one buyer may have of the tier, and of the event. */
  maxPerBuyer: number | null;
  eventMaxPerBuyer: number | null;
};

/** What a buyer (`buyersOf`) keeps or has bought of a tier. */
export type Taken = { buyer: string; eventId: string; tierId: string; quantity: number };

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
  taken: readonly Taken[] = [],
): Decision<Granted>[] {
  const roomOf = new Map(rooms.map((room) => [room.id, room]));
  // Tiers and quotas alike: ids are unique over both.
  const left = new Map<string, number>();
  for (const room of rooms) {
    left.set(room.id, leftIn(room));
    for (const quota of room.quotas ?? []) left.set(quota.id, quota.left);
  }
  const had = new Map<string, number>();
  const take = (key: string, quantity: number) => had.set(key, (had.get(key) ?? 0) + quantity);
  for (const { buyer, eventId, tierId, quantity } of taken)
    for (const key of [`${buyer} ${tierId}`, `${buyer} ${eventId}`]) take(key, quantity);
  const holds = new Map(known.map((hold) => [hold.id, hold]));
  return requests.map((request) => {
    const before = holds.get(request.id);
    if (before) return again(before, request, now);
    const refusal =
      obstacle(request, roomOf, now) ?? overLimit(request, roomOf, had) ?? shortage(request, roomOf, left);
    if (refusal) return refusal;
    for (const { tierId, quantity } of request.items) {
      for (const id of poolsOf(roomOf.get(tierId), tierId)) left.set(id, (left.get(id) ?? 0) - quantity);
      for (const buyer of buyersOf(request))
        for (const key of [`${buyer} ${tierId}`, `${buyer} ${request.eventId}`]) take(key, quantity);
    }
    const { fanId: _, opened: _opened, ...wish } = request;
    const hold: Hold = { ...wish, state: "active", expiresAt: expiryOf(now) };
    holds.set(hold.id, hold);
    return accept({ hold, fresh: true });
  });
}

/** The names that what a buyer takes is counted under. She is over a limit when she is under any of them. */
export const buyersOf = ({ sessionId, fanId }: Pick<HoldRequest, "sessionId" | "fanId">): string[] =>
  fanId ? [`session:${sessionId}`, `fan:${fanId}`] : [`session:${sessionId}`];

const leftIn = ({ quantity, blocked, held, sold, onChainMax }: TierRoom): number =>
  Math.min(quantity - blocked, onChainMax ?? quantity) - held - sold;

/** Everything that a seat of the tier is counted in. */
const poolsOf = (room: TierRoom | undefined, tierId: string): string[] => [
  tierId,
  ...(room?.quotas ?? []).map(({ id }) => id),
];

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

function obstacle(request: HoldRequest, rooms: ReadonlyMap<string, TierRoom>, now: Date): Refusal | null {
  for (const { tierId, quantity } of request.items) {
    const room = rooms.get(tierId);
    // Another organization's tier is as unknown as one that never was.
    if (!room || room.eventId !== request.eventId || room.organizationId !== request.organizationId)
      return refuse("not-found", { field: "items", tierId });
    if (room.hidden && !request.opened?.includes(tierId)) return refuse("access-code-needed", { tierId });
    if (room.eventState !== "live" || room.eventEndsAt <= now) return refuse("event-not-live");
    if (now < room.salesStartAt) return refuse("sale-not-open", { tierId, opensAt: room.salesStartAt.toISOString() });
    if (now >= room.salesEndAt) return refuse("sale-ended", { tierId });
    if (quantity > room.maxPerOrder)
      return refuse("over-order-limit", { field: "items", tierId, max: room.maxPerOrder });
  }
  return null;
}

/** More than a buyer may have, with what she keeps and has bought. */
function overLimit(
  request: HoldRequest,
  rooms: ReadonlyMap<string, TierRoom>,
  had: ReadonlyMap<string, number>,
): Refusal | null {
  const has = (of: string) => Math.max(0, ...buyersOf(request).map((buyer) => had.get(`${buyer} ${of}`) ?? 0));
  const field = "items";
  let wanted = 0;
  for (const { tierId, quantity } of request.items) {
    const max = rooms.get(tierId)?.maxPerBuyer;
    if (max && has(tierId) + quantity > max)
      return refuse("over-buyer-limit", { field, tierId, max, has: has(tierId) });
    wanted += quantity;
  }
  const max = rooms.get(request.items[0]?.tierId ?? "")?.eventMaxPerBuyer;
  if (max && has(request.eventId) + wanted > max)
    return refuse("over-buyer-limit", { field, max, has: has(request.eventId) });
  return null;
}

/** Tiers of one request may share a quota: what the first takes of it, the second does not find. */
function shortage(
  request: HoldRequest,
  rooms: ReadonlyMap<string, TierRoom>,
  left: ReadonlyMap<string, number>,
): Refusal | null {
  const wanted = new Map<string, number>();
  for (const { tierId, quantity } of request.items) {
    const pools = poolsOf(rooms.get(tierId), tierId);
    const free = Math.min(...pools.map((id) => (left.get(id) ?? 0) - (wanted.get(id) ?? 0)));
    if (quantity > free) return refuse("sold-out", { tierId, left: Math.max(0, free) });
    for (const id of pools) wanted.set(id, (wanted.get(id) ?? 0) + quantity);
  }
  return null;
}
