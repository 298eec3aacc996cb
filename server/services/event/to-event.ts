import type { EventState } from "../../domain/event/event";
import { firstMissing } from "../../domain/event/event";
import type { Tx } from "../../ports/database";
import { seatsLeft } from "../hold/seats-left";
import type { EventWithTiers } from "./find";

/** An event as the console sees it: everything, with what is missing before it can be published. */
export async function toEvent(db: Tx, event: EventWithTiers, now: Date) {
  const { tiers, state, organizationId: _, ...rest } = event;
  const leftOf = await seatsLeft(
    db,
    tiers.map(({ id }) => id),
  );
  return {
    ...rest,
    state: state as EventState,
    tiers: tiers.map(({ eventId: _event, ...tier }) => ({
      ...tier,
      left: leftOf(tier.id),
    })),
    missing: state === "draft" ? firstMissing(event, now) : null,
  };
}
