import type { Pool } from "pg";
import type { Logger } from "pino";
import { gracePlaces, graceSeconds, phaseOf, type RoomPhase } from "../domain/waiting-room/entry";
import { aboutSeconds, roundedMinutes } from "../domain/waiting-room/estimate";
import type { OwnPlace, Told } from "../domain/waiting-room/told";
import { type PlaceRow, placesOf, type RoomRow, roomsOf } from "./room-lines";

type Watcher = {
  eventId: string;
  entryId: string | null;
  tell: (told: Told) => void;
  end: () => void;
  toldAt: number;
  text: string;
  /** All of it but the figures that move all the time. */
  gist: string;
};
export type Board = {
  /** Tells the newest state of one place (or of the room alone) as it changes. @returns the way to stop. */
  follow(of: { eventId: string; entryId: string | null }, to: Pick<Watcher, "tell" | "end">): () => void;
  /** The state once, from the same questions as everybody's; null when there is no such room. */
  look(of: { eventId: string; entryId: string | null }): Promise<Told | null>;
  /** Questions asked so far. */
  asked(): number;
  close(): void;
};
type Settings = { pool: Pool; log: Logger; tickMs?: number; restMs?: number; clock?: () => Date };

/** With fewer watchers than this, or so near the front, every figure is told at once. */
const small = 500;
const near = 100;

/**
 * One question a tick for all who wait in this process, however many they are. Whoever is far behind hears her figures every few
 * seconds, and whatever is more than a figure at once.
 */
export function openBoard({ pool, log, tickMs = 1_000, restMs = 5_000, clock = () => new Date() }: Settings): Board {
  const watchers = new Set<Watcher>();
  let timer: NodeJS.Timeout | undefined;
  let asking = false;
  let closed = false;
  let questions = 0;

  function soon(ms: number): void {
    if (closed || asking || timer || watchers.size === 0) return;
    timer = setTimeout(() => void tick(), ms);
  }

  async function tick(): Promise<void> {
    timer = undefined;
    asking = true;
    const asked = [...watchers];
    try {
      await tellAll(asked);
    } catch (err) {
      log.warn({ err }, "the waiting rooms cannot be read");
    }
    asking = false;
    // Who came meanwhile has heard nothing yet.
    soon([...watchers].some(({ text }) => text === "") ? Math.min(50, tickMs) : tickMs);
  }

  async function tellAll(asked: Watcher[]): Promise<void> {
    const eventIds = [...new Set(asked.map(({ eventId }) => eventId))];
    const entryIds = [...new Set(asked.flatMap(({ entryId }) => entryId ?? []))];
    const now = clock();
    questions++;
    const [rooms, places] = await Promise.all([
      pool.query<RoomRow>({ ...roomsOf, values: [eventIds, now.getTime()] }),
      pool.query<PlaceRow>({ ...placesOf, values: [eventIds, entryIds] }),
    ]);
    const roomOf = new Map(rooms.rows.map((row) => [row.eventId, row]));
    const placeOf = new Map(places.rows.map((row) => [row.id, row]));
    for (const one of asked) {
      if (!watchers.has(one)) continue;
      const room = roomOf.get(one.eventId);
      const place = one.entryId === null ? null : placeOf.get(one.entryId);
      // A place that went over into an account's is asked for anew.
      if (!room || place === undefined) {
        watchers.delete(one);
        one.end();
      } else tellOne(one, toTold(room, place, now), now.getTime(), asked.length);
    }
  }

  function tellOne(one: Watcher, told: Told, at: number, crowd: number): void {
    const text = JSON.stringify(told);
    if (text === one.text) return;
    const { waiting: _, seatsLeft: __, me, ...rest } = told;
    const gist = JSON.stringify([rest, me?.ticket, me?.state, me?.until]);
    const close = me?.ahead !== null && me?.ahead !== undefined && me.ahead <= near;
    if (gist === one.gist && crowd > small && !close && at - one.toldAt < restMs) return;
    Object.assign(one, { text, gist, toldAt: at });
    one.tell(told);
  }

  const follow: Board["follow"] = ({ eventId, entryId }, { tell, end }) => {
    const one: Watcher = { eventId, entryId, tell, end, toldAt: 0, text: "", gist: "" };
    watchers.add(one);
    soon(Math.min(50, tickMs));
    return () => {
      watchers.delete(one);
      if (watchers.size > 0) return;
      clearTimeout(timer);
      timer = undefined;
    };
  };

  return {
    follow,
    look: (of) =>
      new Promise((resolve) => {
        const late = setTimeout(() => heard(null), 5_000);
        const heard = (told: Told | null) => {
          clearTimeout(late);
          stop();
          resolve(told);
        };
        const stop = follow(of, { tell: heard, end: () => heard(null) });
      }),
    asked: () => questions,
    close() {
      closed = true;
      clearTimeout(timer);
      watchers.clear();
    },
  };
}

const iso = (ms: number) => new Date(ms).toISOString();
const dateOf = (ms: number | null) => (ms === null ? null : new Date(ms));

function toTold(room: RoomRow, place: PlaceRow | null, now: Date): Told {
  const times = {
    opensAt: new Date(room.opensAt),
    drawAt: new Date(room.drawAt),
    closedAt: dateOf(room.closedAt),
    drawnAt: dateOf(room.drawnAt),
    pausedAt: dateOf(room.pausedAt),
    endedAt: dateOf(room.endedAt),
  };
  const phase = phaseOf(times, { left: room.seatsLeft, held: room.seatsHeld, saleOver: room.saleOver }, now);
  return {
    phase,
    opensAt: iso(room.opensAt),
    drawAt: iso(room.drawAt),
    commitment: room.commitment,
    listHash: room.listHash,
    verifiedOnly: room.verifiedOnly,
    waiting: room.waiting,
    seatsLeft: room.seatsLeft,
    me: place && toOwn(room, place, phase),
  };
}

function toOwn(room: RoomRow, { id, state, untilAt, ahead, returns }: PlaceRow, phase: RoomPhase): OwnPlace {
  const overMs = room.measuredMs ?? 0;
  const seconds = ahead !== null && phase === "open" ? aboutSeconds(ahead, { turns: room.turns, overMs }) : null;
  return {
    ticket: id,
    state,
    ahead,
    aboutMinutes: seconds === null ? null : roundedMinutes(seconds),
    until: untilAt === null ? null : iso(untilAt),
    grace: state === "passed" && returns > 0 ? null : { places: gracePlaces, seconds: graceSeconds },
  };
}
