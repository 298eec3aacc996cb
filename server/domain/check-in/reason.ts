/** Why a scan was answered as it was. Closed: each has a sentence in the gate's catalogue of each language. */
export const scanReasons = [
  "admitted",
  "already-used",
  "not-a-ticket",
  "not-genuine",
  "code-expired",
  "clock-skew",
  "other-event",
  "not-current-holder",
  "ticket-listed",
  "ticket-moving",
  "ticket-frozen",
  "event-cancelled",
  "event-not-live",
  "view-behind",
  "view-down",
] as const;
export type ScanReason = (typeof scanReasons)[number];

/** `retry` is no answer yet: the same scan may be sent again and is decided anew. */
export type ScanDecision = "admit" | "refuse" | "retry";

export const decisionOf = (reason: ScanReason): ScanDecision => {
  if (reason === "admitted") return "admit";
  return reason === "view-behind" || reason === "view-down" ? "retry" : "refuse";
};
