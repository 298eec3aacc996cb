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

const Cap = z
  .number()
  .int()
  .positive()
  .max(2 ** 24 - 1);

/** A tier as the contract keeps it: minor units, unix seconds, basis points. Times of 0 set no limit. */
export const TierRules = z.object({
  cap: Cap,
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

const TierId = z.number().int().min(1).max(64);
const Roles = z.number().int().min(1).max(127);

const ticket = { collection: Address, tokenId: TokenId };
const signed = { nonce: z.string(), deadline: Unix, owner: Address, signature: Hex };
/** `sender` is the organizer's wallet, which alone may. */
const own = { collection: Address, sender: Address };

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
  z.object({ kind: z.literal("list"), ...ticket, priceMinor: Minor, ...signed }),
  z.object({ kind: z.literal("reprice"), ...ticket, priceMinor: Minor, ...signed }),
  z.object({ kind: z.literal("unlist"), ...ticket, ...signed }),
  z.object({ kind: z.literal("gift"), ...ticket, to: Address, giftRef: Ref, ...signed }),
  z.object({ kind: z.literal("device"), ...ticket, keyX: Ref, keyY: Ref, expiresAt: Unix, ...signed }),
  /** Bought with USDC; the signature pays and orders. */
  z.object({
    kind: z.literal("buy"),
    ...ticket,
    buyer: Address,
    priceMinor: Minor,
    saleRef: Ref,
    deadline: Unix,
    signature: Hex,
  }),
  z.object({
    kind: z.literal("settle"),
    ...ticket,
    seller: Address,
    buyer: Address,
    priceMinor: Minor,
    saleRef: Ref,
  }),
  z.object({ kind: z.literal("check-in"), ...ticket, gateRef: Ref, usedAt: Unix }),
  // The guardian and the desk of an event. A reissue or refund waits as long as the event's policy says, then it is carried out.
  z.object({ kind: z.literal("freeze"), ...ticket, reason: Ref }),
  z.object({ kind: z.literal("unfreeze"), ...ticket, reason: Ref }),
  z.object({ kind: z.literal("reissue"), ...ticket, to: Address, reason: Ref }),
  z.object({ kind: z.literal("refund"), ...ticket, reason: Ref }),
  z.object({ kind: z.literal("carry-out"), ...ticket }),
  // What only the organizer may: sent by the organization's own wallet.
  z.object({ kind: z.literal("announce-cap"), ...own, tierId: TierId, cap: Cap }),
  z.object({ kind: z.literal("withdraw-cap"), ...own, tierId: TierId }),
  z.object({ kind: z.literal("reschedule"), ...own, doorsAt: Unix, endsAt: Unix }),
  z.object({ kind: z.literal("cancel"), ...own, reason: Ref }),
  z.object({ kind: z.literal("close"), ...own }),
  z.object({ kind: z.literal("offer-roles"), ...own, account: Address, roles: Roles }),
  z.object({ kind: z.literal("revoke-roles"), ...own, account: Address, roles: Roles }),
  /** Anybody may, once the delay of the policy is over. */
  z.object({ kind: z.literal("apply-cap"), collection: Address, tierId: TierId }),
  /** By the relayer that the roles were offered to. */
  z.object({ kind: z.literal("accept-roles"), collection: Address, sender: Address, roles: Roles }),
  /** Native coin for a wallet that sends by itself; the amount is a decimal string of wei. */
  z.object({ kind: z.literal("top-up"), to: Address, amountWei: z.string().regex(/^[1-9][0-9]{0,29}$/) }),
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

/** What a holder or buyer signed: the market carries out many of them in one transaction, each on its own. */
export const wishes: ReadonlySet<IntentKind> = new Set(["list", "reprice", "unlist", "gift", "device", "buy"]);
