export type BotPolicy = { askBelow: number; lastBelow: number };
export type Treatment = "pass" | "ask-email" | "last";

export const usualPolicy: BotPolicy = { askBelow: 0.5, lastBelow: 0.2 };

/**
 * What a score from 0 (surely a machine) to 1 means for a place in a waiting room: suspicion costs a person an e-mail code, and a machine
 * its luck; nobody is turned away by a number. Null when nobody could tell.
 */
export function treatmentOf(
  score: number | null,
  { verified }: { verified: boolean },
  policy = usualPolicy,
): Treatment {
  if (score === null || !Number.isFinite(score) || score >= policy.askBelow) return "pass";
  if (score < policy.lastBelow) return "last";
  return verified ? "pass" : "ask-email";
}
