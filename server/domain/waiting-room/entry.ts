import { accept, type Decision, refuse } from "../shared/decision";

/** Where a place may go. Whoever is done, lapsed, left or passed may take a place again, behind. */
export const entryTransitions = {
  waiting: ["offered", "left"],
  offered: ["admitted", "passed", "left"],
  admitted: ["done", "lapsed", "left"],
  passed: ["waiting", "left"],
  done: ["waiting"],
  lapsed: ["waiting"],
  left: ["waiting"],
} as const;
export type EntryState = keyof typeof entryTransitions;

/** What is promised to somebody who misses the turn: within this time, once, behind so many. */
export const graceSeconds = 1_800;
export const gracePlaces = 20;

/** Behind everybody who was drawn, in order of arrival; and behind those, whoever was sent to the end. */
const laterBase = 1e9;
export const lastBase = 1e12;

export type RoomTimes = {
  opensAt: Date;
  drawAt: Date;
  closedAt: Date | null;
  endedAt: Date | null;
};
export type Entry = {
  id: string;
  state: EntryState;
  last: boolean;
  place: number | null;
  returns: number;
  untilAt: Date | null;
};

/** Whether the order of this moment's arrivals is drawn (no place yet) or is that of arrival. */
export const isEarly = (room: Pick<RoomTimes, "drawAt" | "closedAt">, now: Date): boolean =>
  room.closedAt === null && now < room.drawAt;

export const laterPlace = (arrival: number, last: boolean): number => (last ? 2 * lastBase : laterBase) + arrival;

/** Whether somebody may take a place now. */
export function enter(room: RoomTimes | null, now: Date): Decision<RoomTimes> {
  if (!room) return refuse("not-found", { field: "eventId" });
  if (room.endedAt && room.endedAt <= now) return refuse("waiting-room-over");
  if (now < room.opensAt) return refuse("waiting-room-not-open", { opensAt: room.opensAt.toISOString() });
  return accept(room);
}

export type Return = "same" | "ahead" | "behind";

/** Asked for a place again: the same one, or a new one ahead (within the grace of a missed turn, once) or behind everybody. */
export function comeBack(entry: Pick<Entry, "state" | "returns" | "untilAt">, now: Date): Return {
  const { state, untilAt } = entry;
  if (state === "waiting" || state === "offered") return "same";
  if (state === "admitted") return untilAt && untilAt > now ? "same" : "behind";
  const inTime = state === "passed" && untilAt !== null && untilAt > now && entry.returns === 0;
  return inTime ? "ahead" : "behind";
}

/** Whether this place lets its owner take seats now. An offer in time counts: taking seats is answering it. */
export const mayShop = (entry: Pick<Entry, "state" | "untilAt">, now: Date): boolean =>
  ["offered", "admitted", "done"].includes(entry.state) && entry.untilAt !== null && entry.untilAt > now;

export type RoomPhase = "planned" | "gathering" | "drawing" | "open" | "paused" | "sold-out" | "over";

/** What the room is doing. `seats` are those of tiers that may still be sold; holds may come back. */
export function phaseOf(
  room: RoomTimes & { drawnAt: Date | null; pausedAt: Date | null },
  seats: { left: number; held: number; saleOver: boolean },
  now: Date,
): RoomPhase {
  if ((room.endedAt && room.endedAt <= now) || seats.saleOver) return "over";
  if (now < room.opensAt) return "planned";
  if (!room.closedAt && now < room.drawAt) return "gathering";
  if (!room.drawnAt) return "drawing";
  if (seats.left === 0 && seats.held === 0) return "sold-out";
  return room.pausedAt ? "paused" : "open";
}
