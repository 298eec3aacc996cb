import { isPayable } from "../shared/currency";
import type { RefusalCode } from "../shared/decision";
import { accept, type Decision, refuse } from "../shared/decision";
import { resaleCapMinor } from "../shared/money";
import type { Ticket } from "../ticket/ticket";

/** States of a listing as we drive it; the chain decides whether it is really listed. */
export const listingTransitions = {
  submitting: ["active", "failed"],
  // An offered ticket that is ended takes its offer along.
  active: ["cancelling", "settling", "cancelled"],
  cancelling: ["cancelled", "active"],
  settling: ["sold", "active"],
  cancelled: [],
  sold: [],
  failed: [],
} as const;
export type ListingState = keyof typeof listingTransitions;

export const canMove = (from: string, to: ListingState): boolean =>
  ((listingTransitions as Record<string, readonly string[]>)[from] ?? []).includes(to);

/** Listings that keep a ticket busy: one a ticket (also a unique index). */
export const openListingStates = ["submitting", "active", "cancelling", "settling"] as const;

type Rules = { resaleAllowed: boolean; resaleCapBps: number };

/** Why this ticket cannot be offered at all, or null. */
export function listingObstacle(
  ticket: Ticket,
  tier: Rules,
  event: { endsAt: Date; state: string },
  now: Date,
): RefusalCode | null {
  if (ticket.usedAt) return "ticket-used";
  if (ticket.frozen) return "ticket-frozen";
  if (!tier.resaleAllowed) return "resale-not-allowed";
  if (event.state !== "live" || event.endsAt <= now) return "event-not-live";
  if (ticket.askMinor !== null) return "already-listed";
  return null;
}

/** The price a seller may ask: at most the cap on what was paid in the primary sale, all of the buyer's costs included. */
export function askPrice(ticket: Ticket, tier: Rules, priceMinor: number, currency: string): Decision<number> {
  const capMinor = resaleCapMinor(ticket.pricePaidMinor, tier.resaleCapBps);
  if (priceMinor <= 0) return refuse("invalid-input", { field: "priceMinor", rule: "above zero" });
  if (!isPayable(priceMinor, currency)) return refuse("invalid-input", { field: "priceMinor", rule: "not-payable" });
  if (priceMinor > capMinor) return refuse("price-over-cap", { field: "priceMinor", priceMinor, capMinor });
  return accept(priceMinor);
}
