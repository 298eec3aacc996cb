/**
 * Where a bank's case may go. It is the provider's to say and it may say it in any order, so any open state may follow any
 * other; what is decided stays decided, but for an appeal.
 */
export const disputeTransitions = {
  inquiry: ["needs-response", "under-review", "won", "lost", "closed"],
  "needs-response": ["inquiry", "under-review", "won", "lost", "closed"],
  "under-review": ["inquiry", "needs-response", "won", "lost", "closed"],
  won: ["under-review", "lost"],
  lost: ["under-review", "won"],
  closed: ["needs-response"],
} as const;
export type DisputeState = keyof typeof disputeTransitions;

export const canMove = (from: string, to: DisputeState): boolean =>
  ((disputeTransitions as Record<string, readonly string[]>)[from] ?? []).includes(to);

const decided: readonly string[] = ["won", "lost", "closed"];

/** Nothing can be given back of a payment while its bank decides. */
export const isOpen = (dispute: { state: string }): boolean => !decided.includes(dispute.state);
