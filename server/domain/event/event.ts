import { isPayable } from "../shared/currency";
import { accept, type Decision, refuse } from "../shared/decision";
import { brokenByPlace, type RuledTier } from "./jurisdiction";

/** Where an event may go. `publishing` falls back to `draft` when the chain has refused the collection for good. */
export const eventTransitions = {
  draft: ["publishing"],
  publishing: ["live", "draft"],
  live: ["cancelled"],
  cancelled: [],
} as const;
export type EventState = keyof typeof eventTransitions;
export const eventStates = Object.keys(eventTransitions) as EventState[];

export const canMove = (from: EventState, to: EventState): boolean =>
  (eventTransitions[from] as readonly EventState[]).includes(to);

/** What the rules of publishing need to know of an event. */
export type Publishable = {
  state: string;
  venueName: string;
  currency: string;
  startsAt: Date;
  endsAt: Date;
  jurisdiction: string | null;
  tiers: readonly (RuledTier & { priceMinor: number; salesStartAt: Date; salesEndAt: Date })[];
};

/** Only a draft may be edited: from publishing on, the chain keeps what was promised. */
export function edit<E extends { state: string }>(event: E): Decision<E> {
  return event.state === "draft" ? accept(event) : refuse("event-not-editable", { state: event.state });
}

/** From draft to publishing. Refuses with the field that keeps the event from being sold. */
export function publish<E extends Publishable>(event: E, now: Date): Decision<E & { state: "publishing" }> {
  if (!canMove(event.state as EventState, "publishing")) return refuse("event-not-editable", { state: event.state });
  const missing = firstMissing(event, now);
  if (missing) return refuse("event-incomplete", missing);
  return accept({ ...event, state: "publishing" });
}

/** The first thing that is missing before this event can be published, or null. */
export function firstMissing(event: Publishable, now: Date): { field: string; rule: string } | null {
  if (!event.venueName.trim()) return { field: "venueName", rule: "required" };
  if (event.startsAt <= now) return { field: "startsAt", rule: "in-the-past" };
  if (event.tiers.length === 0) return { field: "tiers", rule: "at-least-one" };
  // Of drafts that were saved before this was asked.
  const unpayable = event.tiers.findIndex((tier) => !isPayable(tier.priceMinor, event.currency));
  if (unpayable >= 0) return { field: `tiers.${unpayable}.priceMinor`, rule: "not-payable" };
  // A place's rules may have changed since the draft was saved.
  const [broken] = brokenByPlace(event.jurisdiction, event.tiers);
  if (broken) return broken;
  const over = event.tiers.findIndex((tier) => tier.salesEndAt <= now);
  return over < 0 ? null : { field: `tiers.${over}.salesEndAt`, rule: "in-the-past" };
}

/** The collection exists: the event's page may sell. Refused unless it was being published. */
export function goLive<E extends { state: string }>(
  event: E,
  collectionAddress: string,
  now: Date,
): Decision<E & { state: "live"; collectionAddress: string; publishedAt: Date }> {
  if (!canMove(event.state as EventState, "live")) return refuse("conflict", { state: event.state });
  return accept({ ...event, state: "live", collectionAddress: collectionAddress.toLowerCase(), publishedAt: now });
}
