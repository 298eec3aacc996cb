import { useEffect, useRef, useState } from "react";
import type { LiveTier } from "@/app/_lib/use-live-tiers";

type Props = { tiers: LiveTier[]; say: (tier: LiveTier) => string };

/** Says politely, to who listens, which tiers sold out or came back since the page was opened. Figures that move are not read out. */
export function SeatsNews({ tiers, say }: Props) {
  const before = useRef(new Map(tiers.map(({ id, saleState }) => [id, saleState])));
  const [news, setNews] = useState("");
  useEffect(() => {
    const turned = tiers.filter(({ id, saleState }) => before.current.get(id) !== saleState);
    if (turned.length === 0) return;
    for (const { id, saleState } of turned) before.current.set(id, saleState);
    setNews(turned.map(say).join(", "));
  }, [tiers, say]);
  return (
    <p role="status" className="sr-only" data-testid="seats-news">
      {news}
    </p>
  );
}
