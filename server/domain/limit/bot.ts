/** What is known of a request when somebody must decide whether a person makes it. */
export type VisitFacts = {
  door: string;
  /** The network as it is counted: an IPv4 address or an IPv6 /64. */
  address: string;
  /** Fan, session or user; null for nobody. */
  account: string | null;
  /** Since the account (or else the session) was made; null when nothing is known. */
  accountAgeSeconds: number | null;
  userAgent: string | null;
  /** Names of the request's headers in the order of arrival, lower case: browsers have theirs, scripts another. */
  headerOrder: string[];
  /** Since the same account, or else address, last came to the same door of this process; null for the first time. */
  sinceLastMs: number | null;
};

export const verdicts = ["allow", "slow", "refuse"] as const;
/** "slow" makes each call count many times. */
export type Verdict = (typeof verdicts)[number];

/** `score`: 1 is surely a person, 0 surely a machine; null when nobody gave one. What is done about it is for the door. */
export type Judgement = { verdict: Verdict; score: number | null };
export const allowed: Judgement = { verdict: "allow", score: null };
