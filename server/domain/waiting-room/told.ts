import type { EntryState, RoomPhase } from "./entry";

/** What one browser is told of a room, whole with every message. Times are ISO; nothing in it changes by itself. */
export type Told = {
  phase: RoomPhase;
  opensAt: string;
  drawAt: string;
  commitment: string;
  /** Of the closed list; null before. */
  listHash: string | null;
  verifiedOnly: boolean;
  /** How many wait in all. */
  waiting: number;
  seatsLeft: number;
  me: OwnPlace | null;
};

export type OwnPlace = {
  ticket: string;
  state: EntryState;
  /** People before her; null before the draw and whenever she does not wait. */
  ahead: number | null;
  /** 0 is less than one; null while nothing was measured, and while the room is paused. */
  aboutMinutes: number | null;
  until: string | null;
  /** What is promised to somebody who misses her turn; null when it is not. */
  grace: { places: number; seconds: number } | null;
};
