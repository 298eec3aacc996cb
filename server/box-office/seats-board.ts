import type { Pool } from "pg";
import type { Logger } from "pino";

export type Left = { tierId: string; left: number };
type Listener = { tell: (told: { tiers: Left[] }) => void; end: () => void };
type Watched = { listeners: Set<Listener>; tiers: Left[] | null; text: string };
export type SeatsBoard = {
  /** Tells what is left of each tier as it changes, and ends when the event is not sold any more. @returns the way to stop. */
  follow(eventId: string, to: Listener): () => void;
  /** Questions asked so far. */
  asked(): number;
  close(): void;
};
type Settings = { pool: Pool; log: Logger; tickMs?: number };

/** $1: events. */
export const leftOf = {
  name: "left-of-events",
  text: `select t."eventId", t.id as "tierId", seats_left(t.id) as left
    from "Tier" t join "Event" e on e.id = t."eventId"
    where t."eventId" = any($1::uuid[]) and e.state in ('live', 'cancelled') order by t."eventId", t."chainTierId"`,
};
export type LeftRow = Left & { eventId: string };

/**
 * One question each half second for all the events that browsers of this process look at, however many they are. It asks the
 * database and waits for no other process's word: whatever changes a seat (a hold, its end, a payment, an organizer) is seen by the
 * next tick, also while the shared cache is away.
 */
export function openSeatsBoard({ pool, log, tickMs = 500 }: Settings): SeatsBoard {
  const watched = new Map<string, Watched>();
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  let askedAt = 0;
  let questions = 0;

  function soon(): void {
    if (closed || timer || watched.size === 0) return;
    // Comers and goers do not make it ask more often.
    timer = setTimeout(() => void tick(), Math.max(0, askedAt + tickMs - Date.now()));
  }

  async function tick(): Promise<void> {
    askedAt = Date.now();
    questions++;
    const eventIds = [...watched.keys()];
    try {
      const { rows } = await pool.query<LeftRow>({ ...leftOf, values: [eventIds] });
      const by = new Map<string, Left[]>();
      for (const { eventId, tierId, left } of rows) by.set(eventId, [...(by.get(eventId) ?? []), { tierId, left }]);
      for (const eventId of eventIds) tellAll(eventId, by.get(eventId) ?? []);
    } catch (err) {
      log.warn({ err }, "what is left cannot be read");
    }
    timer = undefined;
    soon();
  }

  function tellAll(eventId: string, tiers: Left[]): void {
    const event = watched.get(eventId);
    if (!event) return;
    if (tiers.length === 0) {
      watched.delete(eventId);
      for (const { end } of event.listeners) end();
      return;
    }
    const text = JSON.stringify(tiers);
    if (text === event.text) return;
    Object.assign(event, { tiers, text });
    for (const { tell } of event.listeners) tell({ tiers });
  }

  return {
    follow(eventId, listener) {
      const event: Watched = watched.get(eventId) ?? { listeners: new Set(), tiers: null, text: "" };
      watched.set(eventId, event);
      event.listeners.add(listener);
      if (event.tiers) listener.tell({ tiers: event.tiers });
      soon();
      return () => {
        event.listeners.delete(listener);
        if (event.listeners.size === 0 && watched.get(eventId) === event) watched.delete(eventId);
      };
    },
    asked: () => questions,
    close() {
      closed = true;
      clearTimeout(timer);
      watched.clear();
    },
  };
}
