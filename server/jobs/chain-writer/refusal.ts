import type { IntentKind } from "../../domain/chain/intent";

/** What a contract's refusal means for the intent: it was done before, it may pass later, or it never will. */
export type Meaning = "done-before" | "later" | "never";

// Only our relayer holds the roles, and each of these names something of ours: an event, a ticket at the gate, a sale.
const doneBefore: Partial<Record<IntentKind, string>> = {
  deploy: "TicketFactory_AlreadyCreated",
  "check-in": "TicketCollection_AlreadyUsed",
  settle: "TicketMarket_AlreadySettled",
};

const passing: ReadonlySet<string> = new Set([
  // Another endpoint, or a block that came in between: number anew.
  "TicketCollection_UnexpectedFirstId",
  // A guardian stopped things, or the admin has not given the relayer its role yet: people who paid are still owed.
  "TicketCollection_Paused",
  "TicketMarket_Paused",
  "TicketFactory_MissingRole",
]);

export function meaningOf(kind: IntentKind, error: string): Meaning {
  if (doneBefore[kind] === error) return "done-before";
  return passing.has(error) ? "later" : "never";
}

/** Milliseconds before the next try; doubles, half a minute at most. A new number is tried at once. */
export const pauseBefore = (attempts: number, error: string): number =>
  error === "TicketCollection_UnexpectedFirstId" && attempts < 5 ? 0 : Math.min(500 * 2 ** attempts, 30_000);
