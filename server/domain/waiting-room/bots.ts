/** What is known of a request before somebody gets a place. Nothing of it is kept. */
export type RequestFacts = {
  address: string;
  userAgent: string | null;
  acceptLanguage: string | null;
  /** Proved her e-mail. */
  verified: boolean;
};
/** 1 is surely a person, 0 surely a machine. Given by whoever runs the installation. */
export type BotScore = (facts: RequestFacts) => Promise<number>;
export type BotPolicy = { askBelow: number; lastBelow: number };
export type Treatment = "pass" | "ask-email" | "last";

export const usualPolicy: BotPolicy = { askBelow: 0.5, lastBelow: 0.2 };

/** Suspicion costs a person an e-mail code, and a machine its luck; nobody is turned away by a number. */
export function treatmentOf(score: number, facts: Pick<RequestFacts, "verified">, policy = usualPolicy): Treatment {
  // A score that is none says nothing against anybody.
  if (!Number.isFinite(score) || score >= policy.askBelow) return "pass";
  if (score < policy.lastBelow) return "last";
  return facts.verified ? "pass" : "ask-email";
}
