/** Why a job was given up, in classes that a person can do something about. Each has a sentence in the `jobs` catalogue. */
export type JobReason =
  | "worker-died"
  | "chain-away"
  | "provider-away"
  | "database-away"
  | "bad-payload"
  | "unknown-job"
  | "gone"
  | "mail-refused"
  | "misconfigured"
  | "other";

const signs: readonly [RegExp, JobReason][] = [
  [/worker died/i, "worker-died"],
  [/no (job|workflow) is called/i, "unknown-job"],
  [/misconfigured/i, "misconfigured"],
  [/chain-unavailable|indexer-behind|nonce|eth_|rpc/i, "chain-away"],
  [/P10(01|02|08|17)|57P0\d|database|too many connections/i, "database-away"],
  [/\b5\d\d [45]\.\d\.\d|mailbox|recipient|message refused/i, "mail-refused"],
  [/provider-unavailable|ECONN|ETIMEDOUT|EPIPE|ENOTFOUND|EAI_AGAIN|socket|time(d)?[ -]?out|greeting/i, "provider-away"],
  [/invalid_(type|format|value)|"path":|Invalid (input|uuid)/i, "bad-payload"],
  [/not-found|No record|P2025/i, "gone"],
];

/** The class of a failure's own words. */
export const reasonOf = (error: string): JobReason => signs.find(([sign]) => sign.test(error))?.[1] ?? "other";

export const letterStates = ["dead", "replayed", "discarded"] as const;
export type LetterState = (typeof letterStates)[number];
