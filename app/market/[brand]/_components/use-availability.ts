"use client";

import { useEffect, useState } from "react";

const everyMs = 5_000;

/** What is left of each tier, from the box office, while the page is in front. Silent when the box office does not answer. */
export function useAvailability(eventId: string, tiers: { id: string; saleState: string }[]): Record<string, number> {
  const [left, setLeft] = useState<Record<string, number>>({});
  const selling = tiers.some((tier) => tier.saleState === "on-sale" || tier.saleState === "sold-out");
  useEffect(() => {
    if (!selling) return;
    const controller = new AbortController();
    const ask = async () => {
      if (document.visibilityState === "hidden") return;
      try {
        const answer = await fetch(`/box-office/availability?eventId=${eventId}`, { signal: controller.signal });
        if (!answer.ok) return;
        const { tiers: now } = (await answer.json()) as { tiers: { tierId: string; left: number }[] };
        setLeft(Object.fromEntries(now.map((tier) => [tier.tierId, tier.left])));
      } catch {
        // The figures of the page stand until the next answer.
      }
    };
    void ask();
    const timer = setInterval(ask, everyMs);
    return () => {
      controller.abort();
      clearInterval(timer);
    };
  }, [eventId, selling]);
  return left;
}
