import { allow } from "../../domain/access/allow";
import type { ReturnTermsInput } from "../../domain/returns/returns";
import type { ReturnTerms } from "../../domain/returns/terms";
import { getOwnEvent } from "../event/find";
import type { Verb } from "../verb";
import { currentTerms } from "./current-terms";

export type EventTerms = {
  eventId: string;
  state: string;
  timezone: string;
  currency: string;
  startsAt: Date;
  /** Null: never offered. */
  terms: ReturnTerms | null;
  /** What goes back is shown with its dearest tier, in minor units. */
  exampleMinor: number;
  /** Tickets that their buyers gave back so far. */
  returned: number;
};

/** What buyers of an event are promised, as the console shows it. @throws {RefusalError} not-found. */
export async function getReturnTerms({ ctx, input }: Verb<ReturnTermsInput>): Promise<EventTerms> {
  allow(ctx.actor, "order:refund");
  const event = await getOwnEvent(ctx.db, ctx, input.eventId);
  const { id: eventId, state, timezone, currency, startsAt, tiers } = event;
  const [terms, returned] = await Promise.all([
    currentTerms(ctx.db, eventId),
    ctx.db.voidingTicket.count({
      where: { state: "burnt", voiding: { order: { eventId }, requestedBy: { startsWith: "fan:" } } },
    }),
  ]);
  const exampleMinor = Math.max(0, ...tiers.map(({ priceMinor }) => priceMinor));
  return { eventId, state, timezone, currency, startsAt, terms, exampleMinor, returned };
}
