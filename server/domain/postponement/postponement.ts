import { z } from "zod";
import { moment } from "../event/event-input";
import type { BrokenRule } from "../event/rules";

/**
 * What became of a paid order when its event moved.
 * told: one letter with the new date. given-back-before: its money went back, so there is nothing to come for.
 * event-cancelled: called off meanwhile, which a letter of its own says.
 */
export const postponedOutcomes = ["told", "given-back-before", "event-cancelled"] as const;
export type PostponedOutcome = (typeof postponedOutcomes)[number];

export function postponedOutcomeOf({ state, event }: { state: string; event: { state: string } }): PostponedOutcome {
  if (event.state === "cancelled") return "event-cancelled";
  return state === "paid" || state === "fulfilled" ? "told" : "given-back-before";
}

export type Dates = { doorsAt: Date; startsAt: Date; endsAt: Date };

/** The collection (EventClock.POSTPONE_MAX) moves at most this far past the end that it was made with. */
export const furthestMs = 730 * 86_400_000;

// The contract counts whole seconds.
const seconds = (date: Date): number => Math.floor(date.getTime() / 1000);

/**
 * What keeps an event from moving to these dates, each with the field to change. Doors and end never come earlier, because the
 * collection's rules let them only be later; `firstEndsAt` is the end that the collection was made with.
 */
export function brokenDates(
  event: Dates,
  wanted: Dates,
  { firstEndsAt, now }: { firstEndsAt: Date; now: Date },
): BrokenRule[] {
  const broken: BrokenRule[] = [];
  const add = (field: keyof Dates, rule: string) => broken.push({ field, rule });
  if (wanted.startsAt <= now) add("startsAt", "in-the-past");
  else if (seconds(wanted.startsAt) <= seconds(event.startsAt)) add("startsAt", "not-later");
  if (seconds(wanted.doorsAt) < seconds(event.doorsAt)) add("doorsAt", "earlier-than-before");
  else if (wanted.doorsAt > wanted.startsAt) add("doorsAt", "after-start");
  if (seconds(wanted.endsAt) <= seconds(wanted.startsAt)) add("endsAt", "before-start");
  else if (seconds(wanted.endsAt) < seconds(event.endsAt)) add("endsAt", "earlier-than-before");
  else if (seconds(wanted.endsAt) > seconds(firstEndsAt) + furthestMs / 1000) add("endsAt", "beyond-chain");
  return broken;
}

export const mostWords = 1_000;

export const PostponeInput = z.object({
  /** Made by the client; the same key is the same postponement. */
  key: z.uuid(),
  eventId: z.uuid(),
  doorsAt: moment,
  startsAt: moment,
  endsAt: moment,
  /** Goes into the letter. */
  reason: z.string({ error: "required" }).trim().min(1, "required").max(mostWords, "too-long"),
});
export type PostponeInput = z.infer<typeof PostponeInput>;

export const PostponementInput = z.object({ eventId: z.uuid() });
export type PostponementInput = z.infer<typeof PostponementInput>;

export const ListPostponedInput = z.object({
  postponementId: z.uuid(),
  outcome: z.enum([...postponedOutcomes, "letter-refused"]).optional(),
  cursor: z.uuid().nullish(),
});
export type ListPostponedInput = z.infer<typeof ListPostponedInput>;
