import type { Policy, TierRules } from "../chain/intent";

const unix = (date: Date): number => Math.floor(date.getTime() / 1000);

export type TierFacts = {
  chainTierId: number;
  quantity: number;
  priceMinor: number;
  salesStartAt: Date;
  salesEndAt: Date;
  resaleAllowed: boolean;
  resaleCapBps: number;
  royaltyBps: number;
  giftsMax: number;
  giftBlackoutSeconds: number;
};

/** Rules that the console does not offer yet: nothing is forbidden or delayed that its forms do not name. */
const silent = {
  giftCooldownSeconds: 0,
  resaleStartAt: 0,
  resaleEndAt: 0,
  queueMatched: false,
  attested: false,
  souvenir: false,
};

/** What an organizer may still change later. */
export const defaultPolicy: Policy = {
  capMayRise: true,
  capMayFall: true,
  mayPostpone: true,
  // Long enough that everybody who watches a sale sees more tickets coming before they are there, short enough for one evening.
  ruleDelaySeconds: 3_600,
  // A fan who has lost access stands at the desk, perhaps at the door.
  deskDelaySeconds: 0,
  // A week after the end, complaints have come in.
  releaseDelaySeconds: 7 * 86_400,
};

/** Tiers as the collection will keep them for ever, in the order of their ids on chain. */
export const tierRules = (tiers: readonly TierFacts[], currency: string): TierRules[] =>
  [...tiers]
    .sort((a, b) => a.chainTierId - b.chainTierId)
    .map((tier) => ({
      cap: tier.quantity,
      priceMinor: tier.priceMinor,
      currency,
      salesStartAt: unix(tier.salesStartAt),
      salesEndAt: unix(tier.salesEndAt),
      resaleAllowed: tier.resaleAllowed,
      resaleCapBps: tier.resaleCapBps,
      royaltyBps: tier.royaltyBps,
      giftsMax: tier.giftsMax,
      giftBlackoutSeconds: tier.giftBlackoutSeconds,
      ...silent,
    }));

export const collectionTimes = (event: { doorsAt: Date; endsAt: Date }) => ({
  doorsAt: unix(event.doorsAt),
  endsAt: unix(event.endsAt),
});

/** Symbol of an organization's collections: Latin capitals, at most eight. */
export const symbolOf = (organizationSlug: string): string =>
  organizationSlug
    .replace(/[^a-z0-9]/gi, "")
    .toUpperCase()
    .slice(0, 8) || "TICKET";
