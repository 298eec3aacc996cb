/**
 * What is known of a change on the chain. `seen`: a node has taken the transaction. `mined`: a block has it, and a
 * reorganisation may still take it back. `final`: nothing takes it back.
 */
export type Certainty = "none" | "seen" | "mined" | "final";
export type RiskyAction =
  | "show-ticket"
  | "letter"
  | "resale-letter"
  | "gift-letter"
  | "entry"
  | "resale-listing"
  | "payout"
  | "partner-webhook";

type Rule = { needs: Certainty; above?: Certainty; whileStalled?: Certainty };

/** Minor units. Below it a mistake costs less than the wait of everybody else. */
export const smallValueMinor = 20_000;

/**
 * How certain the chain must be before something happens that cannot be taken back.
 *
 * | action          | up to 200.00 | above | while finality stalls | why                                                              |
 * | --------------- | ------------ | ----- | --------------------- | ---------------------------------------------------------------- |
 * | show-ticket     | mined        | mined | mined                 | a page says "pending" and changes by itself                      |
 * | letter          | mined        | final | as without            | cannot be called back; what a reorganisation takes is sent again |
 * | resale-letter   | final        | final | waits                 | until then the seller could still be the holder                  |
 * | gift-letter     | final        | final | waits                 | the same                                                         |
 * | entry           | mined        | final | mined                 | nobody is kept at a door by a network; a gate admits once anyway |
 * | resale-listing  | final        | final | waits                 | a stranger's money would hang on it                              |
 * | payout          | final        | final | waits                 | money that has left does not come back                           |
 * | partner-webhook | final        | final | waits                 | a partner's books do not know reorganisations                    |
 */
export const riskPolicy: Readonly<Record<RiskyAction, Rule>> = {
  "show-ticket": { needs: "mined" },
  letter: { needs: "mined", above: "final" },
  "resale-letter": { needs: "final" },
  "gift-letter": { needs: "final" },
  entry: { needs: "mined", above: "final", whileStalled: "mined" },
  "resale-listing": { needs: "final" },
  payout: { needs: "final" },
  "partner-webhook": { needs: "final" },
};

const ladder: readonly Certainty[] = ["none", "seen", "mined", "final"];

export type Risk = { action: RiskyAction; valueMinor: number; stalled: boolean };

export function neededFor({ action, valueMinor, stalled }: Risk): Certainty {
  const rule = riskPolicy[action];
  if (stalled && rule.whileStalled) return rule.whileStalled;
  return valueMinor > smallValueMinor ? (rule.above ?? rule.needs) : rule.needs;
}

export const isEnough = (have: Certainty, risk: Risk): boolean =>
  ladder.indexOf(have) >= ladder.indexOf(neededFor(risk));

/** A change in this block, when the chain's last final block is that one. A chain nobody has looked at yet has no final block. */
export const certaintyOfBlock = (block: number | null, finalized: number | null): Certainty =>
  block === null ? "none" : finalized !== null && block <= finalized ? "final" : "mined";

/** As a node tells it; the times are the blocks' own, where it tells them. */
export type Head = { latest: number; finalized: number; latestAt?: Date | null; finalizedAt?: Date | null };
/** Why waiting takes longer: finality stands still, no block comes, or no endpoint answers. */
export type ChainTrouble = "finality" | "blocks" | "unreachable";
export type ChainState = {
  latest: number;
  latestAt: Date | null;
  /** Since when `latest` and `finalized` are what they are, by our clock. */
  latestSince: Date;
  finalized: number;
  finalizedAt: Date | null;
  finalitySince: Date;
  trouble: ChainTrouble | null;
  troubleSince: Date | null;
  observedAt: Date;
};

/** Polygon finalises within seconds; a minute is an incident. Blocks are counted too, because a quiet chain is no slow one. */
export const stallAfterMs = 60_000;
export const stallAfterBlocks = 16;
/** A state that nobody has looked at for this long says nothing any more. */
export const staleAfterMs = 60_000;

/** The chain's state after a look at it; `head` is null when no endpoint answered. */
export function observe(before: ChainState | null, head: Head | null, now: Date): ChainState {
  if (!head) {
    const nothing = {
      latest: 0,
      latestAt: null,
      latestSince: now,
      finalized: 0,
      finalizedAt: null,
      finalitySince: now,
    };
    return withTrouble({ ...(before ?? nothing), observedAt: now }, before, "unreachable", now);
  }
  const state = {
    latest: head.latest,
    latestAt: head.latestAt ?? null,
    latestSince: before?.latest === head.latest ? before.latestSince : now,
    finalized: head.finalized,
    finalizedAt: head.finalizedAt ?? null,
    finalitySince: before?.finalized === head.finalized ? before.finalitySince : now,
    observedAt: now,
  };
  return withTrouble(state, before, troubleOf(state, now), now);
}

type Seen = Omit<ChainState, "trouble" | "troubleSince">;

function troubleOf(state: Seen, now: Date): ChainTrouble | null {
  if (now.getTime() - state.latestSince.getTime() > stallAfterMs) return "blocks";
  const late = state.latest - state.finalized > stallAfterBlocks && finalityLagMs(state, now) > stallAfterMs;
  return late ? "finality" : null;
}

/** How old the last final block is, by the chain's own clock where it is known. */
export function finalityLagMs(
  { latestAt, finalizedAt, finalitySince }: Pick<ChainState, "latestAt" | "finalizedAt" | "finalitySince">,
  now: Date,
): number {
  if (latestAt && finalizedAt) return Math.max(0, latestAt.getTime() - finalizedAt.getTime());
  return now.getTime() - finalitySince.getTime();
}

function withTrouble(state: Seen, before: ChainState | null, trouble: ChainTrouble | null, now: Date): ChainState {
  const troubleSince = trouble ? (before?.troubleSince ?? now) : null;
  return { ...state, trouble, troubleSince };
}

/** Whether finality stands still, as far as somebody has looked lately. */
export const isStalled = (state: ChainState | null, now: Date): boolean =>
  state !== null && state.trouble !== null && now.getTime() - state.observedAt.getTime() <= staleAfterMs;
