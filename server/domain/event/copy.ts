import { z } from "zod";
import { moment } from "./event-input";

const longest = 120;

export const CopyEventInput = z.object({
  /** Made by the client: the id of the copy. The same key is the same copy. */
  key: z.uuid(),
  /** The event that is copied, in any state. */
  id: z.uuid(),
  title: z.string({ error: "required" }).trim().min(1, "required").max(longest, "too-long"),
  startsAt: moment,
});
export type CopyEventInput = z.infer<typeof CopyEventInput>;

/** "The show (copy)": a long name loses its end, and the mark stays. */
export function copyTitle(title: string, mark: string): string {
  const room = longest - mark.length - 3;
  return `${title.trim().slice(0, room).trim()} (${mark})`;
}

type Timed = { doorsAt: Date; startsAt: Date; endsAt: Date };
type Window = { salesStartAt: Date; salesEndAt: Date };

/**
 * How dates move when an event starts at another time: each keeps its distance to the start, to the millisecond. Null when one of
 * them would leave the time that the contract can count.
 */
export function moveDates(event: Timed, tiers: readonly Window[], startsAt: Date): ((date: Date) => Date) | null {
  const by = startsAt.getTime() - event.startsAt.getTime();
  const move = (date: Date): Date => new Date(date.getTime() + by);
  const dates = [event.doorsAt, event.startsAt, event.endsAt];
  for (const { salesStartAt, salesEndAt } of tiers) dates.push(salesStartAt, salesEndAt);
  return dates.every((date) => moment.safeParse(move(date)).success) ? move : null;
}
