import type { TierRules } from "../chain/intent";

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

/** ERC-7572 metadata that needs no server of ours to be read. Names the event, never a person. */
export const contractUri = (event: { title: string }): string =>
  `data:application/json,${encodeURIComponent(JSON.stringify({ name: event.title }))}`;
