"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { ChainNote } from "@/app/_components/chain-note";
import { follow } from "@/app/_lib/follow";
import type { ChainWait } from "@/server/domain/chain/waiting";

type Told = { state: string; listing: string | null; giving: boolean; chain: ChainWait };
type Props = { brand: string; ticketKey: string; first: Told; active: boolean };

/** Only while nobody tells. */
const askMs = 8_000;
const sameFor = ({ state, listing, giving, chain }: Told) => JSON.stringify([state, listing, giving, chain.stage]);

/** Rereads the page when the ticket has moved, and says what holds it up meanwhile. */
export function TicketLive({ brand, ticketKey, first, active }: Props) {
  const router = useRouter();
  const [chain, setChain] = useState(first.chain);
  const shown = sameFor(first);
  useEffect(() => {
    if (!active) return;
    let telling = false;
    const line = follow<Told>(
      { brand, ticket: ticketKey },
      {
        value: (told) => {
          setChain(told.chain);
          if (sameFor(told) !== shown) router.refresh();
        },
        state: (state) => {
          telling = state === "open";
        },
        end: () => router.refresh(),
      },
    );
    const timer = setInterval(() => !telling && router.refresh(), askMs);
    return () => {
      clearInterval(timer);
      line.close();
    };
  }, [active, brand, ticketKey, shown, router]);
  return <ChainNote chain={active ? chain : first.chain} />;
}
