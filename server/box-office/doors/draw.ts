import { z } from "zod";
import { refuseNow } from "../../domain/shared/decision";
import { type DrawRecord, drawFormat } from "../../domain/waiting-room/draw";
import type { Door, House } from "../door";
import { epochMs } from "../entrance-lines";

const Input = z.object({ eventId: z.uuid() });

/** The seed leaves the database with the order and not before. */
const drawOf = {
  name: "draw-of",
  text: `select r.commitment, ${epochMs(`r."opensAt"`)} as "opensAt", ${epochMs(`r."drawAt"`)} as "drawAt",
      ${epochMs(`r."closedAt"`)} as "closedAt", r."listHash", r."beaconChainId", r."beaconBlock", r."beaconHash",
      case when r."drawnAt" is not null then r.seed end as seed,
      case when r."closedAt" is null then '[]' else coalesce((select json_agg(json_build_array(e.id, e.last, e.lot) order by e.id)
        from "WaitingEntry" e where e."eventId" = r."eventId" and e.entrant), '[]') end as list
    from "WaitingRoom" r where r."eventId" = $1`,
};
type Row = Pick<DrawRecord, "commitment" | "listHash" | "seed"> & {
  opensAt: number;
  drawAt: number;
  closedAt: number | null;
  beaconChainId: number | null;
  beaconBlock: number | null;
  beaconHash: string | null;
  list: [id: string, last: boolean, lot: number | null][];
};

const freshMs = 1_000;
const mostKept = 50;
type Kept = { at: number; record: Promise<DrawRecord | null>; stands: boolean };
const published = new WeakMap<House["pool"], Map<string, Kept>>();

/** A record that is whole never changes; one that is not is read once a second for all who ask. */
function recordOf({ pool }: House, eventId: string): Promise<DrawRecord | null> {
  const kept = published.get(pool) ?? new Map<string, Kept>();
  published.set(pool, kept);
  const hit = kept.get(eventId);
  if (hit && (hit.stands || Date.now() - hit.at < freshMs)) return hit.record;
  if (kept.size >= mostKept) kept.clear();
  const record = pool
    .query<Row>({ ...drawOf, values: [eventId] })
    .then(({ rows: [row] }) => row && toRecord(eventId, row));
  const one: Kept = { at: Date.now(), record: record.then((found) => found ?? null), stands: false };
  kept.set(eventId, one);
  one.record.then(
    (found) => {
      one.stands = Boolean(found?.seed);
    },
    () => kept.delete(eventId),
  );
  return one.record;
}

function toRecord(eventId: string, row: Row): DrawRecord {
  const iso = (ms: number) => new Date(ms).toISOString();
  const { beaconChainId: chainId, beaconBlock: block, beaconHash } = row;
  const lots = row.list.filter(([, , lot]) => lot !== null).sort((a, b) => (a[2] ?? 0) - (b[2] ?? 0));
  return {
    format: drawFormat,
    eventId,
    commitment: row.commitment,
    opensAt: iso(row.opensAt),
    drawAt: iso(row.drawAt),
    closedAt: row.closedAt === null ? null : iso(row.closedAt),
    listHash: row.listHash,
    entrants: row.list.filter(([, last]) => !last).map(([id]) => id),
    last: row.list.filter(([, last]) => last).map(([id]) => id),
    beacon: chainId === null || block === null ? null : { chainId, block, hash: beaconHash },
    seed: row.seed,
    order: lots.map(([id]) => id),
  };
}

/** GET: what is published of an event's draw so far. `npm run verify-draw -- <this address>` judges it. */
export const draw: Door = {
  method: "GET",
  path: "/box-office/waiting-room/draws/:eventId",
  limit: "waiting-draw",
  handle: async ({ house, params }) => {
    const { eventId } = Input.parse(params);
    return { status: 200, body: (await recordOf(house, eventId)) ?? refuseNow("not-found", { field: "eventId" }) };
  },
};
