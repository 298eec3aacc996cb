import { useEffect, useState } from "react";
import { listenForSeats } from "./listen-for-seats";

export type LiveTier = {
  id: string;
  name: string;
  left: number;
  maxPerOrder: number;
  saleState: "upcoming" | "on-sale" | "sold-out" | "ended";
};

/** The page's tiers with what is left of them now, as the box office tells it; "sold out" comes and goes with the seats. */
export function useLiveTiers<T extends LiveTier>(eventId: string, tiers: T[]): T[] {
  const [left, setLeft] = useState<Record<string, number>>({});
  const selling = tiers.some(({ saleState }) => isSelling(saleState));
  useEffect(() => (selling ? listenForSeats(eventId, setLeft) : undefined), [eventId, selling]);
  return tiers.map((tier) => {
    const now = left[tier.id];
    if (now === undefined || !isSelling(tier.saleState)) return tier;
    return { ...tier, left: now, saleState: now > 0 ? "on-sale" : "sold-out" };
  });
}

const isSelling = (saleState: LiveTier["saleState"]) => saleState === "on-sale" || saleState === "sold-out";

/** How many of a tier one order may have now. */
export const roomIn = ({ saleState, maxPerOrder, left }: LiveTier): number =>
  saleState === "on-sale" ? Math.min(maxPerOrder, left) : 0;
