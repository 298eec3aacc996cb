import { differing, type Rule } from "../../domain/difference/finding";
import { fromRef } from "../../domain/shared/ref";
import type { EventFacts, HouseFacts } from "../facts";
import { about, place } from "./about";

/** On sale by our books, and the factory never made its collection. */
export const eventWithoutCollection: Rule<EventFacts> = (facts) => {
  if (facts.state === "draft" || facts.state === "publishing") return [];
  if (facts.createdOnChain || (!facts.whole && facts.chainTiers.length > 0)) return [];
  const evidence = {
    eventId: facts.eventId,
    state: facts.state,
    collection: facts.collection,
    lookedTo: facts.head.latest,
  };
  return [about(facts, "event-without-collection", `event:${facts.eventId}`, evidence)];
};

/** Made by our factory, run by our relayer or for a wallet of ours, and no event knows it. */
export const collectionWithoutEvent: Rule<HouseFacts> = ({ strayCollections }) =>
  strayCollections.map((made) => ({
    kind: "collection-without-event",
    subject: `collection:${made.collection}`,
    organizationId: null,
    eventId: null,
    since: null,
    evidence: {
      ...{ collection: made.collection, eventRef: made.eventRef, askedAs: fromRef(made.eventRef) },
      ...{ organizer: made.organizer, operator: made.operator, ...place(made) },
    },
  }));

/** A tier sells by other rules than the organizer sees. The cap may have moved on chain: then the books are behind. */
export const rulesDiffer: Rule<EventFacts> = (facts) => {
  if (facts.chainTiers.length === 0) return [];
  return facts.tiers.flatMap((tier) => {
    const found = facts.chainTiers.find(({ tierId }) => tierId === tier.chainTierId);
    const { resaleAllowed, resaleCapBps, royaltyBps, giftsMax, giftBlackoutSeconds, priceMinor } = tier;
    const rules = { resaleAllowed, resaleCapBps, royaltyBps, giftsMax, giftBlackoutSeconds, priceMinor };
    const books = { cap: tier.quantity, currency: facts.currency, ...rules };
    const chain = found
      ? {
          ...{ cap: found.cap, currency: found.currency, priceMinor: found.priceMinor },
          ...{ resaleAllowed: found.resaleAllowed, resaleCapBps: found.resaleCapBps, royaltyBps: found.royaltyBps },
          ...{ giftsMax: found.giftsMax, giftBlackoutSeconds: found.giftBlackoutSeconds },
        }
      : {};
    const differs = differing(books, chain);
    if (!differs) return [];
    const subject = `tier:${facts.collection}:${tier.chainTierId}`;
    return [about(facts, "rules-differ", subject, { tierId: tier.chainTierId, ...differs })];
  });
};
