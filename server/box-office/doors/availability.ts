import { z } from "zod";
import { refuseNow } from "../../domain/shared/decision";
import type { Door, House } from "../door";

const Input = z.object({ eventId: z.uuid() });
type Left = { tierId: string; left: number };

const freshMs = 500;
const leftOf = {
  name: "left-of-event",
  text: `select t.id as "tierId", greatest(0, t.quantity - t.held - t.sold) as left
    from "Tier" t join "Event" e on e.id = t."eventId"
    where t."eventId" = $1 and e.state in ('live', 'cancelled') order by t."chainTierId"`,
};

/** A crowd asks the same question: one query each half second and event answers all of it. */
const asked = new WeakMap<House, Map<string, { at: number; left: Promise<Left[]> }>>();

function leftIn(house: House, eventId: string): Promise<Left[]> {
  const cache = asked.get(house) ?? new Map<string, { at: number; left: Promise<Left[]> }>();
  asked.set(house, cache);
  const hit = cache.get(eventId);
  if (hit && Date.now() - hit.at < freshMs) return hit.left;
  if (cache.size > 5_000) cache.clear();
  const left = house.pool.query<Left>({ ...leftOf, values: [eventId] }).then((result) => result.rows);
  cache.set(eventId, { at: Date.now(), left });
  left.catch(() => cache.delete(eventId));
  return left;
}

/** GET ?eventId=: how many of each tier are left, at most half a second old. */
export const availability: Door = {
  method: "GET",
  path: "/box-office/availability",
  limit: "hold-look",
  handle: async ({ house, query }) => {
    const { eventId } = Input.parse({ eventId: query.get("eventId") });
    const tiers = await leftIn(house, eventId);
    if (tiers.length === 0) refuseNow("not-found", { field: "eventId" });
    return { status: 200, body: { tiers, serverNow: new Date().toISOString() } };
  },
};
