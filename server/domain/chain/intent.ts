import { z } from "zod";

const Address = z
  .string()
  .regex(/^0x[0-9a-f]{40}$/)
  .transform((value) => value as `0x${string}`);
const Ref = z
  .string()
  .regex(/^0x[0-9a-f]{64}$/)
  .transform((value) => value as `0x${string}`);
const Hex = z
  .string()
  .regex(/^0x[0-9a-f]*$/i)
  .transform((value) => value as `0x${string}`);
const Minor = z
  .number()
  .int()
  .min(0)
  .max(2 ** 32 - 1);
/** The contract keeps times in 32 bits: they end in 2106. */
const Unix = z
  .number()
  .int()
  .min(0)
  .max(2 ** 32 - 1);
const TokenId = z.number().int().positive();

const Seconds = z
  .number()
  .int()
  .min(0)
  .max(2 ** 24 - 1);

/** A tier as the contract keeps it: minor units, unix seconds, basis points. Times of 0 set no limit. */
export const TierRules = z.object({
  cap: z
    .number()
    .int()
    .positive()
    .max(2 ** 24 - 1),
  priceMinor: Minor,
  currency: z.string().length(3),
  salesStartAt: Unix,
  salesEndAt: Unix,
  resaleAllowed: z.boolean(),
  resaleCapBps: z.number().int().min(0).max(65_535),
  royaltyBps: z.number().int().min(0).max(5_000),
  giftsMax: z.number().int().min(0).max(15),
  giftBlackoutSeconds: Seconds,
  giftCooldownSeconds: Seconds,
  resaleStartAt: Unix,
  resaleEndAt: Unix,
  queueMatched: z.boolean(),
  attested: z.boolean(),
  souvenir: z.boolean(),
});
export type TierRules = z.infer<typeof TierRules>;

/** What may still change after creation, in which direction and how fast; fixed with the collection. */
const Policy = z.object({
  capMayRise: z.boolean(),
  capMayFall: z.boolean(),
  mayPostpone: z.boolean(),
  ruleDelaySeconds: Seconds,
  deskDelaySeconds: Seconds,
  releaseDelaySeconds: Seconds,
});
export type Policy = z.infer<typeof Policy>;

const signed = { nonce: z.string(), deadline: Unix, owner: Address, signature: Hex };

/** Payload of a ChainIntent row, by kind. Nonces are decimal strings, because JSON has no big integers. */
export const IntentPayload = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("deploy"),
    eventId: z.uuid(),
    eventRef: Ref,
    organizer: Address,
    operator: Address,
    name: z.string(),
    symbol: z.string(),
    doorsAt: Unix,
    endsAt: Unix,
    platformFeeBps: z.number().int().min(0).max(2_000),
    contractUri: z.string(),
    policy: Policy,
    tiers: z.array(TierRules).min(1).max(64),
    deadline: Unix,
    signature: Hex,
  }),
  z.object({
    kind: z.literal("mint"),
    collection: Address,
    to: Address,
    tierId: z.number().int(),
    quantity: z.number().int().positive(),
    priceMinor: Minor,
    orderRef: Ref,
  }),
  z.object({ kind: z.literal("list"), collection: Address, tokenId: TokenId, priceMinor: Minor, ...signed }),
  z.object({ kind: z.literal("unlist"), collection: Address, tokenId: TokenId, ...signed }),
  z.object({ kind: z.literal("gift"), collection: Address, tokenId: TokenId, to: Address, giftRef: Ref, ...signed }),
  z.object({
    kind: z.literal("settle"),
    collection: Address,
    tokenId: TokenId,
    seller: Address,
    buyer: Address,
    priceMinor: Minor,
    saleRef: Ref,
  }),
  z.object({ kind: z.literal("check-in"), collection: Address, tokenId: TokenId, gateRef: Ref, usedAt: Unix }),
]);
export type IntentPayload = z.infer<typeof IntentPayload>;
export type IntentKind = IntentPayload["kind"];

/**
 * States of an intent and where each may go. `mined` may still be undone by a reorganisation, `final` may not. `queued` goes
 * to `mined` when the chain shows that it was done before.
 */
export const intentTransitions = {
  queued: ["submitted", "mined", "failed", "abandoned"],
  submitted: ["mined", "queued", "failed"],
  mined: ["final", "submitted", "queued"],
  final: [],
  failed: ["queued"],
  abandoned: [],
} as const;
export type IntentState = keyof typeof intentTransitions;

/** Kinds that may share one transaction when they concern the same collection. */
export const batchable: ReadonlySet<IntentKind> = new Set(["mint", "check-in"]);
