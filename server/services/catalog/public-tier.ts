import type { Tier } from "../../../prisma/generated/client";
import { saleState } from "../../domain/event/sale-state";

export type PublicTier = ReturnType<typeof toPublicTier>;

/** A tier as everybody may see it who may buy it. `left` is in seats. */
export const toPublicTier = (tier: Tier, left: number, now: Date) => ({
  id: tier.id,
  name: tier.name,
  description: tier.description,
  priceMinor: tier.priceMinor,
  left,
  salesStartAt: tier.salesStartAt,
  salesEndAt: tier.salesEndAt,
  maxPerOrder: tier.maxPerOrder,
  maxPerBuyer: tier.maxPerBuyer,
  saleState: saleState({ ...tier, left }, now),
  resaleAllowed: tier.resaleAllowed,
  resaleCapBps: tier.resaleCapBps,
  royaltyBps: tier.royaltyBps,
  giftsMax: tier.giftsMax,
  giftBlackoutSeconds: tier.giftBlackoutSeconds,
});
