import { type JobReason, reasonOf } from "../job/reason";

/** Why an order does not go on by itself. Closed list: each has a sentence and an advice in both catalogues. */
export const troubleCauses = [
  "refund-failed",
  "contract-refused",
  "given-up",
  "too-dear",
  "budget-spent",
  "low-balance",
  "chain-unavailable",
  "indexer-behind",
  "provider-away",
  "step-failed",
  "payment-unknown",
  "letter-refused",
  "letter-late",
] as const;
export type TroubleCause = (typeof troubleCauses)[number];

/** `detail`: the words of whoever refused (a contract's error, a mail server's answer), for somebody who knows them. */
export type Trouble = { cause: TroubleCause; detail: string | null; since: Date };

type Run = { state: string; step: string | null; error: string | null; undoing: boolean; updatedAt: Date };
export type OrderFacts = {
  order: { state: string; createdAt: Date; paidAt: Date | null };
  payments: readonly { state: string; provider: string; expiresAt: Date | null }[];
  /** `again`: a later refund took its place. */
  refunds: readonly {
    state: string;
    failure: string | null;
    createdAt: Date;
    settledAt: Date | null;
    again: boolean;
  }[];
  run: Run | null;
  intents: readonly { state: string; error: string | null; createdAt: Date; minedAt: Date | null }[];
  letters: readonly { sentAt: Date | null; refusal: string | null; createdAt: Date }[];
  /** Jobs about it that were given up. */
  dead: readonly { name: string; error: string; lastFailedAt: Date }[];
};

/** Shorter waits are nobody's business, in ms. */
export const patience = { chain: 60_000, payment: 120_000, refund: 600_000, letter: 600_000 } as const;

/** The one cause that has to be removed first; null when the order goes on by itself. */
export function troubleOf(facts: OrderFacts, now: Date): Trouble | null {
  return (
    refundTrouble(facts, now) ?? deliveryTrouble(facts, now) ?? paymentTrouble(facts, now) ?? letterTrouble(facts, now)
  );
}

const older = (at: Date, ms: number, now: Date): boolean => now.getTime() - at.getTime() > ms;

function refundTrouble({ refunds, dead }: OrderFacts, now: Date): Trouble | null {
  const failed = refunds.find(({ state, again }) => state === "failed" && !again);
  if (failed) return { cause: "refund-failed", detail: failed.failure, since: failed.settledAt ?? failed.createdAt };
  const asked = refunds.find(({ state, createdAt }) => state === "requested" && older(createdAt, patience.refund, now));
  if (!asked) return null;
  return { cause: "provider-away", detail: deadOf(dead, "payment:sync")?.error ?? null, since: asked.createdAt };
}

function deliveryTrouble({ order, run, intents, dead }: OrderFacts, now: Date): Trouble | null {
  const refused = intents.find(({ state }) => state === "failed" || state === "abandoned");
  if (run?.state === "stuck") {
    const since = run.updatedAt;
    if (run.undoing) return { cause: "given-up", detail: run.error, since };
    if (refused) return { cause: "contract-refused", detail: refused.error ?? refused.state, since };
    return { cause: causeOfFailure(run.error ?? ""), detail: run.error, since };
  }
  if (order.state !== "paid" || !order.paidAt || !older(order.paidAt, patience.chain, now)) return null;
  if (refused && run?.state !== "undone")
    return { cause: "contract-refused", detail: refused.error ?? refused.state, since: refused.createdAt };
  const waiting = intents.find(({ state, error }) => state === "queued" && error);
  if (waiting) return { cause: causeOfWait(waiting.error ?? ""), detail: waiting.error, since: waiting.createdAt };
  const mined = intents.length > 0 && intents.every(({ state }) => state === "mined" || state === "final");
  const minedAt = new Date(Math.max(...intents.map(({ minedAt }) => minedAt?.getTime() ?? 0)));
  if (mined && older(minedAt, patience.chain, now)) return { cause: "indexer-behind", detail: null, since: minedAt };
  if (run?.error) return { cause: causeOfFailure(run.error), detail: run.error, since: order.paidAt };
  const job = deadOf(dead, "saga:advance");
  if (job) return { cause: causeOfFailure(job.error), detail: job.error, since: job.lastFailedAt };
  const unmined = intents.find(({ state, createdAt }) => isOpen(state) && older(createdAt, patience.chain * 5, now));
  return unmined ? { cause: "chain-unavailable", detail: unmined.error, since: unmined.createdAt } : null;
}

const isOpen = (state: string) => state === "queued" || state === "submitted";

/** A page whose time is over and of which nobody knows whether it was paid. */
function paymentTrouble({ payments, dead }: OrderFacts, now: Date): Trouble | null {
  const open = payments.find(
    ({ state, expiresAt }) => state === "open" && expiresAt && older(expiresAt, patience.payment, now),
  );
  if (!open?.expiresAt) return null;
  const job = deadOf(dead, "payment:sync");
  if (job && causeOfFailure(job.error) === "provider-away")
    return { cause: "provider-away", detail: job.error, since: job.lastFailedAt };
  return { cause: "payment-unknown", detail: job?.error ?? null, since: open.expiresAt };
}

/** A letter that arrived after one that was refused has settled it. */
function letterTrouble({ letters, dead }: OrderFacts, now: Date): Trouble | null {
  const arrived = Math.max(
    0,
    ...letters.filter(({ sentAt, refusal }) => sentAt && refusal === null).map(({ createdAt }) => createdAt.getTime()),
  );
  const open = letters.filter(({ createdAt }) => createdAt.getTime() > arrived);
  const refused = open.find(({ refusal }) => refusal !== null);
  if (refused) return { cause: "letter-refused", detail: refused.refusal, since: refused.sentAt ?? refused.createdAt };
  const late = open.find(({ sentAt, createdAt }) => !sentAt && older(createdAt, patience.letter, now));
  if (!late) return null;
  return { cause: "letter-late", detail: deadOf(dead, "mail:send")?.error ?? null, since: late.createdAt };
}

const deadOf = (dead: OrderFacts["dead"], name: string) => dead.find((job) => job.name === name);

const waits: Record<string, TroubleCause> = {
  "too-dear": "too-dear",
  "budget-spent": "budget-spent",
  "low-balance": "low-balance",
  "chain-unavailable": "chain-unavailable",
  "finality-stalls": "chain-unavailable",
};
/** A queued intent waits for one of our own reasons, or with the error that its contract answered. */
const causeOfWait = (error: string): TroubleCause => waits[error] ?? "contract-refused";

const classes: Partial<Record<JobReason, TroubleCause>> = {
  "provider-away": "provider-away",
  "chain-away": "chain-unavailable",
};
function causeOfFailure(error: string): TroubleCause {
  if (/indexer-behind|^await-view/.test(error)) return "indexer-behind";
  return classes[reasonOf(error)] ?? "step-failed";
}
