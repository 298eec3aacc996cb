import { accept, type Decision, refuse } from "../shared/decision";
import type { Ticket } from "../ticket/ticket";

type Policy = { giftsMax: number; giftBlackoutSeconds: number };

/** When gifts close: that long before doors. */
export const giftsCloseAt = (doorsAt: Date, policy: Policy): Date =>
  new Date(doorsAt.getTime() - policy.giftBlackoutSeconds * 1000);

/** Whether the holder may give this ticket away now, by the tier's policy. The contract decides the same. */
export function give(ticket: Ticket, policy: Policy, event: { doorsAt: Date }, now: Date): Decision<Ticket> {
  if (ticket.usedAt) return refuse("ticket-used");
  if (ticket.frozen) return refuse("ticket-frozen");
  if (ticket.askMinor !== null) return refuse("ticket-listed");
  if (ticket.giftCount >= policy.giftsMax)
    return refuse("gift-limit", { given: ticket.giftCount, allowed: policy.giftsMax });
  const closesAt = giftsCloseAt(event.doorsAt, policy);
  if (now >= closesAt) return refuse("gift-blackout", { closedAt: closesAt.toISOString() });
  return accept(ticket);
}
