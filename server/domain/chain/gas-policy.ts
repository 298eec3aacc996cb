import type { IntentKind } from "./intent";

/** In wei for a unit of gas. */
export type Fees = { maxFeePerGas: bigint; maxPriorityFeePerGas: bigint };

/** Who waits for it: a buyer who has paid, a person whom nothing but patience is asked of, nobody. */
export type Urgency = "paid" | "waiting" | "idle";

/** Wei throughout; milliseconds where a name says so. */
export type GasPolicy = {
  /** What a unit of gas may cost at most, by urgency, when it is asked for. */
  cap: Record<Urgency, bigint>;
  /** And how much more after an hour's wait, in basis points of the cap; between, in proportion. */
  patienceBps: Record<Urgency, number>;
  /** What an organization's gasless niceties may cost on a day. What buyers have paid for goes on. */
  dailyBudget: bigint;
  /** Of a relayer: under the first somebody is called, under the second only what buyers have paid for is sent. */
  lowBalance: bigint;
  reserve: bigint;
  /** A replacement offers so much more than what it replaces; nodes take it from a tenth on. */
  bumpBps: number;
};

const gwei = 1_000_000_000n;
const coin = 10n ** 18n;
const hourMs = 3_600_000;

/**
 * | urgency | for example                       | a unit of gas at most, after an hour | budget is spent | relayer under its reserve |
 * | ------- | --------------------------------- | ------------------------------------ | --------------- | ------------------------- |
 * | paid    | mint, sale settled, refund        | 2,000 gwei, 5,000                    | goes on         | goes on                   |
 * | waiting | offer, gift, device, new event    | 800 gwei, 1,200                      | waits           | waits                     |
 * | idle    | entry that the gate has decided   | 300 gwei, 600                        | waits           | waits                     |
 *
 * Polygon's floor is 25 gwei and a busy day has seen a few thousand. A mint at 2,000 gwei costs about a fifth of a coin, less than the
 * fee of the card that paid for it; an entry that is already decided at the gate can wait for a cheaper hour.
 */
export const defaultGasPolicy: GasPolicy = {
  cap: { paid: 2_000n * gwei, waiting: 800n * gwei, idle: 300n * gwei },
  patienceBps: { paid: 15_000, waiting: 5_000, idle: 10_000 },
  dailyBudget: 50n * coin,
  lowBalance: 20n * coin,
  reserve: 2n * coin,
  bumpBps: 12_500,
};

export const urgencyOf: Record<IntentKind | "top-up" | "blank", Urgency> = {
  mint: "paid",
  settle: "paid",
  buy: "paid",
  refund: "paid",
  "carry-out": "paid",
  reissue: "paid",
  deploy: "waiting",
  list: "waiting",
  reprice: "waiting",
  unlist: "waiting",
  gift: "waiting",
  device: "waiting",
  freeze: "paid",
  unfreeze: "paid",
  "announce-cap": "waiting",
  "withdraw-cap": "waiting",
  "apply-cap": "waiting",
  reschedule: "paid",
  cancel: "paid",
  close: "waiting",
  "offer-roles": "waiting",
  "accept-roles": "waiting",
  "revoke-roles": "waiting",
  "check-in": "idle",
  "top-up": "paid",
  // Everything behind a lost nonce waits for it.
  blank: "paid",
};

/** Kinds whose cost counts against an organization's daily budget, and which wait when it is spent. */
export const niceties: readonly GasQuestion["kind"][] = (Object.keys(urgencyOf) as GasQuestion["kind"][]).filter(
  (kind) => urgencyOf[kind] !== "paid",
);

export type GasQuestion = {
  fees: Fees;
  gas: bigint;
  kind: keyof typeof urgencyOf;
  policy: GasPolicy;
  /** By the organization, today; null for what no organization asked for. */
  spentToday: bigint | null;
  /** Of the sender. */
  balance: bigint;
  /** Since it was asked for. */
  waitingMs: number;
};
export type GasAnswer =
  | { kind: "send"; fees: Fees }
  | { kind: "wait"; code: "too-dear" | "budget-spent" | "low-balance"; retryMs: number };

const smaller = (a: bigint, b: bigint) => (a < b ? a : b);
const larger = (a: bigint, b: bigint) => (a > b ? a : b);
const share = (amount: bigint, bps: number) => (amount * BigInt(Math.round(bps))) / 10_000n;

/** What the chain takes this moment: `maxFeePerGas` is twice the base fee and the tip. */
const presentPrice = ({ maxFeePerGas, maxPriorityFeePerGas }: Fees) =>
  (maxFeePerGas - maxPriorityFeePerGas) / 2n + maxPriorityFeePerGas;

/** What a unit of gas may cost for this kind after this wait. */
export function capFor(policy: GasPolicy, kind: GasQuestion["kind"], waitingMs: number): bigint {
  const urgency = urgencyOf[kind];
  const grown = Math.min(1, Math.max(0, waitingMs) / hourMs) * policy.patienceBps[urgency];
  return policy.cap[urgency] + share(policy.cap[urgency], grown);
}

/**
 * Whether to send now and for what. `fees.maxFeePerGas` has room for a rising base fee; the cap takes of that room first, and says
 * "too dear" only when not even half of it, which is what the chain asks this moment, fits under the cap.
 */
export function decideGas({ fees, gas, kind, policy, spentToday, balance, waitingMs }: GasQuestion): GasAnswer {
  const cap = capFor(policy, kind, waitingMs);
  const askedNow = presentPrice(fees);
  if (askedNow > cap) return { kind: "wait", code: "too-dear", retryMs: 15_000 };
  const offered = {
    maxFeePerGas: smaller(fees.maxFeePerGas, cap),
    maxPriorityFeePerGas: smaller(fees.maxPriorityFeePerGas, cap),
  };
  const paid = urgencyOf[kind] === "paid";
  const cost = gas * askedNow;
  if (!paid && spentToday !== null && spentToday + cost > policy.dailyBudget)
    return { kind: "wait", code: "budget-spent", retryMs: 600_000 };
  const atMost = gas * offered.maxFeePerGas;
  if (balance < atMost + (paid ? 0n : policy.reserve)) return { kind: "wait", code: "low-balance", retryMs: 30_000 };
  return { kind: "send", fees: offered };
}

/**
 * Fees of a replacement: more than before by what nodes ask for, and at least what is asked now.
 * @returns "capped" when that would go over the cap; then the old transaction stays as it is.
 */
export function bump(previous: Fees, now: Fees, cap: bigint, policy: Pick<GasPolicy, "bumpBps">): Fees | "capped" {
  const raised = (fee: bigint) => share(fee, policy.bumpBps) + 1n;
  const maxPriorityFeePerGas = larger(raised(previous.maxPriorityFeePerGas), now.maxPriorityFeePerGas);
  const wanted = larger(raised(previous.maxFeePerGas), now.maxFeePerGas);
  const maxFeePerGas = larger(wanted, maxPriorityFeePerGas);
  // What is asked now has room to spare; the least that a node takes as a replacement and a block takes at all has none.
  const least = larger(larger(raised(previous.maxFeePerGas), maxPriorityFeePerGas), presentPrice(now));
  if (maxFeePerGas <= cap) return { maxFeePerGas, maxPriorityFeePerGas };
  return least <= cap ? { maxFeePerGas: cap, maxPriorityFeePerGas } : "capped";
}
