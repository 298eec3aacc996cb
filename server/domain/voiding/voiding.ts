import { z } from "zod";
import { RefundReason } from "../refund/refund";
import { isPayable } from "../shared/currency";
import { accept, type Decision, type RefusalCode, refuse } from "../shared/decision";
import { AmountMinor } from "../shared/money";
import type { Ticket } from "../ticket/ticket";

/**
 * Where a ticket may go that is to be ended. It is frozen first, so that nothing can happen to it while it is looked at; then
 * it is burnt if it is still its buyer's and unused, and let go otherwise. `kept` tickets go on as before.
 */
export const voidingTransitions = {
  asked: ["frozen", "releasing", "kept"],
  frozen: ["burnt", "releasing"],
  releasing: ["kept"],
  burnt: [],
  kept: [],
} as const;
export type VoidingTicketState = keyof typeof voidingTransitions;

const canMove = (from: string, to: VoidingTicketState): boolean =>
  ((voidingTransitions as Record<string, readonly string[]>)[from] ?? []).includes(to);

export const sourcesOf = (to: VoidingTicketState): VoidingTicketState[] =>
  (Object.keys(voidingTransitions) as VoidingTicketState[]).filter((from) => canMove(from, to));

/** Whoever is in one of these states neither enters, nor is offered, sold or given. */
export const stillStates = ["asked", "frozen", "releasing", "burnt"] as const satisfies VoidingTicketState[];

/** Why a ticket was let go on as before. */
export type KeptCode = "passed-on" | "used" | "gone" | "not-frozen" | "not-burnt" | "dispute-won";

const most = 200;

export const VoidTicketsInput = z.object({
  orderId: z.uuid(),
  tokenIds: z
    .array(z.number().int().positive())
    .min(1)
    .max(most)
    .refine((ids) => new Set(ids).size === ids.length, { error: "twice" }),
  /** What stays with the organizer of each ticket's price, in minor units. */
  keptMinor: AmountMinor.default(0),
  reason: RefundReason,
  /** Made by the client; the same key is the same decision. */
  key: z.uuid(),
});
export type VoidTicketsInput = z.infer<typeof VoidTicketsInput>;

export const VoidableInput = z.object({ orderId: z.uuid() });
export type VoidableInput = z.infer<typeof VoidableInput>;

type State = Pick<Ticket, "owner" | "usedAt" | "frozen" | "askMinor">;

/**
 * Why this ticket cannot be ended for this buyer, or null. A ticket that has passed on belongs to somebody who has nothing to do
 * with the order: whoever paid for it last may give it back.
 */
export function voidingObstacle(ticket: State, holder: string | null): RefusalCode | null {
  if (ticket.owner !== holder) return "ticket-passed-on";
  if (ticket.usedAt) return "ticket-used";
  if (ticket.frozen) return "ticket-frozen";
  if (ticket.askMinor !== null) return "ticket-listed";
  return null;
}

/** What becomes of a frozen ticket, now that nothing can happen to it any more. Null: the view knows none. */
export function judge(
  ticket: State | null,
  holder: string,
): { state: "frozen" } | { state: "releasing"; code: KeptCode } {
  if (!ticket) return { state: "releasing", code: "gone" };
  if (ticket.owner !== holder) return { state: "releasing", code: "passed-on" };
  return ticket.usedAt ? { state: "releasing", code: "used" } : { state: "frozen" };
}

/**
 * What goes back for tickets at these prices, each in minor units, when `keptMinor` of each stays with the organizer.
 * Refuses: invalid-input (keptMinor) when it is above the dearest of them, or leaves a sum that cannot be paid.
 */
export function planVoiding(unitMinors: readonly number[], keptMinor: number, currency: string): Decision<number[]> {
  if (keptMinor > Math.max(0, ...unitMinors))
    return refuse("invalid-input", { field: "keptMinor", rule: "above-price", max: Math.max(0, ...unitMinors) });
  const parts = unitMinors.map((unitMinor) => Math.max(0, unitMinor - keptMinor));
  if (parts.some((part) => part > 0 && !isPayable(part, currency)))
    return refuse("invalid-input", { field: "keptMinor", rule: "not-payable" });
  return accept(parts);
}
