import { refuseNow } from "../../domain/shared/decision";
import { getEvent } from "../event/get-event";
import { listEvents } from "../event/list-events";
import type { Verb } from "../verb";

/** What is not public yet is not for partners either. */
const shown = (event: { state: string }): boolean => event.state === "live" || event.state === "cancelled";

/** The organization's published events, those to come first. @throws {RefusalError} forbidden. */
export async function listPublishedEvents({ ctx }: Verb<object>) {
  return (await listEvents({ ctx, input: {} })).filter(shown);
}

/** @throws {RefusalError} not-found, also for a draft and for another organization's event. */
export async function getPublishedEvent({ ctx, input }: Verb<{ id: string }>) {
  const event = await getEvent({ ctx, input });
  if (!shown(event)) return refuseNow("not-found", { field: "id" });
  // Hidden tiers are for who has a code, which partners do not sell with.
  return { ...event, tiers: event.tiers.filter(({ hidden }) => !hidden) };
}
