import type { Pool } from "pg";
import { crashPoint } from "../domain/shared/crash-point";
import { type Refusal, refuse } from "../domain/shared/decision";
import { type EntryState, mayShop } from "../domain/waiting-room/entry";
import type { House } from "./door";
import { epochMs, momentOf } from "./entrance-lines";
import type { FanSession } from "./sessions";

type Asked = { session: Pick<FanSession, "id" | "fanId">; eventId: string; now: Date };
type Guard = { opensAt: number; endedAt: number | null };
type Own = { id: string; state: EntryState; untilAt: number | null };

const freshMs = 1_000;
const guards = new WeakMap<Pool, Map<string, { guard: Promise<Guard | null>; at: number }>>();

const guardOf = {
  name: "waiting-room-guard",
  text: `select ${epochMs(`"opensAt"`)} as "opensAt", ${epochMs(`"endedAt"`)} as "endedAt" from "WaitingRoom" where "eventId" = $1`,
};

/** A crowd asks the same question: one query a second and event answers all of it, also that there is no room. */
function findGuard({ pool }: Pick<House, "pool">, eventId: string): Promise<Guard | null> {
  const known = guards.get(pool) ?? new Map<string, { guard: Promise<Guard | null>; at: number }>();
  guards.set(pool, known);
  const hit = known.get(eventId);
  if (hit && Date.now() - hit.at < freshMs) return hit.guard;
  if (known.size > 5_000) known.clear();
  const guard = pool.query<Guard>({ ...guardOf, values: [eventId] }).then(({ rows }) => rows[0] ?? null);
  known.set(eventId, { guard, at: Date.now() });
  guard.catch(() => known.delete(eventId));
  return guard;
}

const ownPlace = {
  name: "own-place",
  text: `select id, state, ${epochMs(`"untilAt"`)} as "untilAt" from "WaitingEntry"
    where "eventId" = $1 and ("sessionId" = $2 or "fanId" = $3) order by "fanId" is not distinct from $3 desc limit 1`,
};

/** The place of this browser or its account; null when it has none. */
export async function findOwnPlace({ pool }: Pick<House, "pool">, { session, eventId }: Omit<Asked, "now">) {
  const { rows } = await pool.query<Own>({ ...ownPlace, values: [eventId, session.id, session.fanId] });
  return rows[0] ?? null;
}

const answerTurn = {
  name: "answer-turn",
  text: `update "WaitingEntry" e set state = 'admitted', "admittedAt" = ${momentOf("$2")},
      "untilAt" = ${momentOf("$2")} + r."shopSeconds" * interval '1 second'
    from "WaitingRoom" r where r."eventId" = e."eventId" and e.id = $1 and e.state = 'offered' and e."untilAt" > ${momentOf("$2")}
    returning ${epochMs(`e."untilAt"`)} as "untilAt"`,
};

/** Whether this place lets its owner take seats now, and until when. An offer in time is answered by asking. */
export async function admit({ pool }: Pick<House, "pool">, own: Own | null, now: Date): Promise<Date | null> {
  if (!own || !mayShop({ state: own.state, untilAt: own.untilAt === null ? null : new Date(own.untilAt) }, now))
    return null;
  if (own.state !== "offered") return new Date(own.untilAt as number);
  const { rows } = await pool.query<{ untilAt: number }>({ ...answerTurn, values: [own.id, now.getTime()] });
  if (!rows[0]) return null;
  crashPoint("room-admitted");
  return new Date(rows[0].untilAt);
}

/**
 * Why this browser may not take seats of an event now; null when the event has no waiting room, or when the browser or its account
 * was let in and its time is not over.
 */
export async function mayHold(house: Pick<House, "pool">, { session, eventId, now }: Asked): Promise<Refusal | null> {
  const guard = await findGuard(house, eventId);
  if (!guard || now.getTime() < guard.opensAt || (guard.endedAt !== null && guard.endedAt <= now.getTime()))
    return null;
  const own = await findOwnPlace(house, { session, eventId });
  if (await admit(house, own, now)) return null;
  // Two tabs may have answered the same turn at once.
  const again = own?.state === "offered" ? await findOwnPlace(house, { session, eventId }) : null;
  if (again && (await admit(house, again, now))) return null;
  return refuse("waiting-room-needed", { eventId, state: own?.state ?? null });
}
