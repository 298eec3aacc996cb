import type { ChainTrouble } from "./finality";

/** How far the chain is with what somebody waits for, as one word; `none` when nothing is asked of it. */
export type ChainStage = "none" | "queued" | "sent" | "mined" | "final" | "failed";

/** Why it takes longer than a moment. Closed list: each has a sentence in `chain.reason` of both catalogues. */
export const waitReasons = [
  "too-dear",
  "budget-spent",
  "low-balance",
  "chain-unavailable",
  "finality",
  "blocks",
  "retrying",
  "refused",
  "stuck",
] as const;
export type WaitReason = (typeof waitReasons)[number];

/** What a page shows of a wait. `since` is when the reason began, where that is known. */
export type ChainWait = { stage: ChainStage; reason: WaitReason | null; since: string | null };
export const noWait: ChainWait = { stage: "none", reason: null, since: null };

type Intent = { state: string; error: string | null };
type Network = { trouble: ChainTrouble | null; since: Date | null };
type About = {
  /** All that must happen; none yet while they are still being prepared. */
  intents: readonly Intent[];
  /** The workflow gave up trying and waits for a person. */
  stuck?: boolean;
  network: Network;
};

const stages: readonly ChainStage[] = ["failed", "queued", "sent", "mined", "final"];
const stageOf: Record<string, ChainStage> = {
  queued: "queued",
  submitted: "sent",
  mined: "mined",
  final: "final",
  failed: "failed",
  abandoned: "failed",
};

/** The least advanced of the intents decides, and what keeps that one from going on. */
export function waitingFor({ intents, stuck = false, network }: About): ChainWait {
  const found = intents.map(({ state }) => stageOf[state] ?? "queued");
  const stage = stages.find((one) => found.includes(one)) ?? "queued";
  if (stage === "final") return { stage, reason: null, since: null };
  if (stage === "failed") return { stage, reason: "refused", since: null };
  const since = network.since?.toISOString() ?? null;
  const slow = network.trouble ? reasonOfTrouble[network.trouble] : null;
  // In a block, and only not yet final: nothing else can hold it up.
  if (stage === "mined") return { stage, reason: slow, since: slow ? since : null };
  if (stuck) return { stage, reason: "stuck", since: null };
  const errors = intents.flatMap(({ state, error }) => (state === "queued" && error ? [error] : []));
  const said = errors.map(reasonOfError).sort((a, b) => waitReasons.indexOf(a) - waitReasons.indexOf(b))[0];
  // Finality alone keeps nothing out of a block.
  const reason = said ?? (network.trouble === "finality" ? null : slow);
  return { stage, reason: reason ?? null, since: reason && reason === slow ? since : null };
}

const reasonOfTrouble: Record<ChainTrouble, WaitReason> = {
  finality: "finality",
  blocks: "blocks",
  unreachable: "chain-unavailable",
};

function reasonOfError(error: string): WaitReason {
  if (error === "finality-stalls") return "finality";
  return (waitReasons as readonly string[]).includes(error) ? (error as WaitReason) : "retrying";
}
