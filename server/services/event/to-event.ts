import type { EventState } from "../../domain/event/event";
import { firstMissing } from "../../domain/event/event";
import type { EventWithTiers } from "./find";

/** An event as the console sees it: everything, with what is missing before it can be published. */
export function toEvent(event: EventWithTiers, now: Date) {
  const { tiers, state, organizationId: _, ...rest } = event;
  return {
    ...rest,
    state: state as EventState,
    tiers: tiers.map(({ eventId: _event, ...tier }) => ({
      ...tier,
      left: Math.max(0, tier.quantity - tier.held - tier.sold),
    })),
    missing: state === "draft" ? firstMissing(event, now) : null,
  };
}
