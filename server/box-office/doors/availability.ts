import { z } from "zod";
import { refuseNow } from "../../domain/shared/decision";
import type { Door, House } from "../door";
import { type Left, type LeftRow, leftOf, type SeatsBoard } from "../seats-board";

const Input = z.object({ eventId: z.uuid() });

const freshMs = 500;

/** A crowd asks the same question: one query each half second and event answers all of it. */
const asked = new WeakMap<House, Map<string, { at: number; left: Promise<Left[]> }>>();

function leftIn(house: House, eventId: string): Promise<Left[]> {
  const cache = asked.get(house) ?? new Map<string, { at: number; left: Promise<Left[]> }>();
  asked.set(house, cache);
  const hit = cache.get(eventId);
  if (hit && Date.now() - hit.at < freshMs) return hit.left;
  if (cache.size > 5_000) cache.clear();
  const left = house.pool
    .query<LeftRow>({ ...leftOf, values: [[eventId]] })
    .then(({ rows }) => rows.map(({ tierId, left }) => ({ tierId, left })));
  cache.set(eventId, { at: Date.now(), left });
  left.catch(() => cache.delete(eventId));
  return left;
}

async function leftNow(house: House, query: URLSearchParams): Promise<{ eventId: string; tiers: Left[] }> {
  const { eventId } = Input.parse({ eventId: query.get("eventId") });
  const tiers = await leftIn(house, eventId);
  if (tiers.length === 0) refuseNow("not-found", { field: "eventId" });
  return { eventId, tiers };
}

/** GET ?eventId=: how many of each tier are left, at most half a second old. */
export const availability: Door = {
  method: "GET",
  path: "/box-office/availability",
  limit: "hold-look",
  handle: async ({ house, query }) => {
    const { tiers } = await leftNow(house, query);
    return { status: 200, body: { tiers, serverNow: new Date().toISOString() } };
  },
};

/** GET ?eventId=, an event stream: the same, told when it changes, to anybody who looks at the event's page. */
export const watchAvailability = (board: SeatsBoard): Door => ({
  method: "GET",
  path: "/box-office/availability/stream",
  limit: "listen",
  handle: async ({ house, query, headers, requestId }) => {
    const { eventId } = await leftNow(house, query);
    const lastEventId = /^[\w-]{1,40}$/.exec(headers["last-event-id"] ?? "")?.[0] ?? null;
    // Strangers have no session: their streams are counted by address.
    return { stream: { session: `look:${requestId}`, lastEventId, source: (to) => board.follow(eventId, to) } };
  },
});
