import { type CrashPoint, crashPoints } from "../domain/shared/crash-point";
import type { JobName } from "../ports/queue";
import { randomFrom } from "./random";

/** What the people of a run do. */
export type Play =
  | "purchase"
  | "free"
  | "unpaid"
  | "declined"
  | "cancelled"
  | "late"
  | "late-sold-out"
  | "paid-twice"
  | "unmintable"
  | "resale"
  | "taken-back"
  | "gift"
  | "check-in"
  | "deploy"
  | "desk"
  | "part-refund"
  | "void"
  | "rained-off"
  | "room"
  | "resize";

/** A storm: the event comes so many milliseconds later, once for each of them (or never), whatever comes before or after it. */
export type Storm = { storm: number[] };
export type WebhookFault = "drop" | "swallow" | "duplicate" | "delay" | "reorder" | "lose-answer" | Storm;
export type RpcFault = "drop" | "lose-answer" | "duplicate" | "delay" | "reorder";
export type QueueFault = "drop" | "duplicate" | "delay";
export type ProviderFault = { path: string; status: 500 | "reset"; after: boolean };

/** Everything that a seed decides. */
export type Plan = {
  seed: number;
  play: Play;
  /** Tiers of the common events by position, with quantities. */
  lines: { tier: number; quantity: number }[];
  event: number;
  crash: { point: CrashPoint; passing: number };
  webhooks: WebhookFault[];
  rpc: { kind: RpcFault; method: string | null; delayMs: number }[];
  queue: { kind: QueueFault; job: JobName; delayMs: number }[];
  provider: ProviderFault | null;
  /** How staff take the money, where they do. */
  desk: "cash" | "card-terminal" | "bank-transfer" | "comp";
};

const bought = [
  "hold-granted",
  "order-created",
  "page-opened",
  "page-noted",
  "webhook-read",
  "webhook-writing",
  "webhook-applied",
  "wallet-made",
  "wallet-noted",
  "mint-asked",
  "order-fulfilled",
  "letter-taken",
  "letter-sent",
] as const satisfies readonly CrashPoint[];
const refunded = ["refund-asked", "refund-made", "refund-noted"] as const satisfies readonly CrashPoint[];
const listed = ["listing-signed", "listing-created", "listing-asked", "listing-settled"] as const;

/** Which points a play passes, beside those that every flow passes. */
const passes: Record<Play, readonly CrashPoint[]> = {
  purchase: bought,
  free: [
    "hold-granted",
    "order-created",
    "wallet-made",
    "wallet-noted",
    "mint-asked",
    "order-fulfilled",
    "letter-sent",
  ],
  unpaid: [
    "hold-granted",
    "order-created",
    "page-opened",
    "page-noted",
    "holds-expired",
    "payment-asked",
    "payment-synced",
  ],
  declined: ["hold-granted", "order-created", "page-noted", "holds-expired", "payment-asked", "payment-synced"],
  cancelled: ["order-created", "page-opened", "payment-asked", "payment-synced"],
  late: ["holds-expired", "payment-asked", "payment-synced", "mint-asked", "order-fulfilled"],
  "late-sold-out": ["holds-expired", "payment-asked", "payment-synced", ...refunded],
  "paid-twice": ["webhook-read", "webhook-writing", "webhook-applied", ...refunded.slice(0, 2)],
  unmintable: ["mint-asked", "intents-abandoned", "step-undone", "refund-begun", ...refunded],
  resale: [...listed, "resale-reserved", "settle-asked", "resale-recorded"],
  "taken-back": [...listed, "unlisting-began"],
  gift: ["gift-signed", "gift-created", "gift-asked", "gift-settled"],
  "check-in": ["scan-decided", "scan-writing", "scan-recorded"],
  deploy: [
    "event-publishing",
    "organization-wallet-made",
    "deploy-signed",
    "deploy-asked",
    "collection-found",
    "event-live",
  ],
  desk: ["desk-order-taken", "payment-confirmed", "mint-asked", "order-fulfilled"],
  "part-refund": ["refund-begun", ...refunded],
  "rained-off": ["event-cancelled", "cancelled-order-ended", ...refunded],
  void: ["void-begun", "void-asked", "void-noted", "void-judged", "void-settled", ...refunded],
  room: ["room-entered", "room-closed", "room-drawn", "room-turns-given", "room-admitted"],
  resize: ["capacity-changed", "hold-granted", "mint-asked", "order-fulfilled"],
};
const plays = Object.keys(passes) as Play[];
const weights: Record<Play, number> = {
  ...{ purchase: 8, free: 1, unpaid: 1, declined: 1, cancelled: 1, late: 1, "late-sold-out": 1, "paid-twice": 1 },
  ...{ unmintable: 1, resale: 2, "taken-back": 1, gift: 2, "check-in": 2, deploy: 1 },
  ...{ desk: 2, "part-refund": 2, void: 2, "rained-off": 1, room: 1, resize: 1 },
};
const anywhere = plays.flatMap((play) => Array<Play>(weights[play]).fill(play));

/** Where the runs strike; what is rare has tests of its own. */
export const points = (Object.keys(crashPoints) as CrashPoint[]).filter((point) => !("rare" in crashPoints[point]));
/** The chain writer passes once for many, so that a play sees few of its passings. */
const isShared = (point: CrashPoint) => point.startsWith("transaction-") || point === "receipt-read";
const isCommon = (point: CrashPoint) => !plays.some((play) => (passes[play] as readonly string[]).includes(point));

const rpcMethods = ["eth_sendRawTransaction", "eth_getTransactionReceipt", "eth_estimateGas", null] as const;
const jobsStruck = ["saga:advance", "saga:advance", "payment:sync", "mail:send"] as const;

/** The scenario, the point and the faults of one seed. Neighbouring seeds strike at neighbouring points: a row of them meets all. */
export function planOf(seed: number, only?: Play): Plan {
  const random = randomFrom(seed);
  const point = points[seed % points.length] as CrashPoint;
  const fitting = plays.filter((play) => (passes[play] as readonly string[]).includes(point));
  const play = only ?? random.pick(fitting.length > 0 ? fitting : anywhere);
  const several = random.chance(0.3);
  const single = ["resale", "taken-back", "gift", "check-in"].includes(play);
  const first = random.whole(0, 2);
  const quantity = () => (single ? 1 : random.whole(1, several ? 2 : 4));
  const lines = [{ tier: first, quantity: quantity() }];
  if (several && !single) lines.push({ tier: (first + 1) % 3, quantity: quantity() });
  const some = <T>(share: number, make: () => T): T[] =>
    random.chance(share) ? [make(), ...some(share / 2, make)] : [];
  // Every event of the order, each as often as it happens to come: the books must not mind.
  const storm = (): Storm => ({ storm: Array.from({ length: random.whole(0, 5) }, () => random.whole(0, 3_000)) });
  const desks = ["cash", "card-terminal", "bank-transfer", "bank-transfer", "comp"] as const;
  return {
    seed,
    play,
    lines,
    event: random.whole(0, 3),
    crash: { point, passing: isCommon(point) && !isShared(point) ? random.whole(1, 6) : random.whole(1, 2) },
    webhooks: random.chance(0.25)
      ? Array.from({ length: 8 }, storm)
      : some(0.5, () => random.pick(["drop", "swallow", "duplicate", "delay", "reorder", "lose-answer"] as const)),
    rpc: some(0.5, () => ({
      kind: random.pick(["drop", "lose-answer", "duplicate", "delay", "reorder"] as const),
      method: random.pick(rpcMethods),
      delayMs: random.whole(100, 1_500),
    })),
    queue: some(0.5, () => {
      const job = random.pick(jobsStruck);
      return { kind: random.pick(["drop", "duplicate", "delay"] as const), job, delayMs: random.whole(100, 2_000) };
    }),
    provider: random.chance(0.15)
      ? {
          path: random.pick(["/v1/checkout/sessions", "/v1/refunds"]),
          status: random.pick([500, "reset"] as const),
          after: random.chance(0.7),
        }
      : null,
    // Only a transfer is confirmed.
    desk: point === "payment-confirmed" ? "bank-transfer" : random.pick(desks),
  };
}
