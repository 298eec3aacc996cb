import type { Told } from "@/server/domain/waiting-room/told";

/** What a person sees: the room's phase and her place in it, made one. */
export type Scene =
  | "planned"
  | "join"
  | "gathering"
  | "drawing"
  | "waiting"
  | "turn"
  | "inside"
  | "passed"
  | "lapsed"
  | "done"
  | "left"
  | "paused"
  | "sold-out"
  | "over";

export function sceneOf({ phase, me }: Pick<Told, "phase" | "me">): Scene {
  // Whoever has her turn keeps it, whatever the room does meanwhile.
  if (me?.state === "offered" && phase !== "over") return "turn";
  if (me?.state === "admitted" && phase !== "over") return "inside";
  if (phase === "planned" || phase === "over" || phase === "sold-out") return phase;
  switch (me?.state) {
    case undefined:
      return "join";
    case "waiting":
      return phase === "open" ? "waiting" : phase;
    case "passed":
    case "lapsed":
    case "done":
    case "left":
      return me.state;
    default:
      return "waiting";
  }
}

export type Shown = { ahead: number | null; minutes: number | null };
export type Word = "slower" | "behind" | null;

/** A figure that goes up needs a word: somebody came back to a kept place, or it goes slower than it was thought. */
export function wordFor(before: Shown, now: Shown): Word {
  if (before.ahead !== null && now.ahead !== null && now.ahead > before.ahead) return "behind";
  if (before.minutes !== null && now.minutes !== null && now.minutes > before.minutes) return "slower";
  return null;
}
