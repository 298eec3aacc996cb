"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { toProblem } from "@/app/_lib/refusal";
import { query } from "@/app/_lib/trpc/vanilla";

export type Code = { digits: string; endsAt: number; serverNow: number };

/** A little into the new slot, so that the server is surely in it too. */
const graceMs = 250;
const againMs = 3_000;

/**
 * The ticket's code, asked for anew when its slot ends and when the page comes back to the front. A ticket whose state has
 * changed (used at the door, sold) makes the page reread.
 */
export function useCode(brand: string, key: string): { code: Code | null; failed: boolean; pending: boolean } {
  const router = useRouter();
  const [code, setCode] = useState<Code | null>(null);
  const [failed, setFailed] = useState(false);
  const [pending, setPending] = useState(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    let gone = false;
    async function ask() {
      clearTimeout(timer);
      let nextMs = againMs;
      try {
        const { digits, slotEndsAt, serverNow } = await query("ticketCode", "code", { brand, key });
        if (gone) return;
        setCode({ digits, endsAt: slotEndsAt.getTime(), serverNow: serverNow.getTime() });
        setFailed(false);
        setPending(false);
        nextMs = Math.max(500, slotEndsAt.getTime() - serverNow.getTime() + graceMs);
      } catch (error) {
        if (gone) return;
        const { code: why } = toProblem(error);
        setPending(why === "ticket-pending");
        if (
          why !== "ticket-pending" &&
          why !== "network" &&
          why !== "indexer-behind" &&
          why !== "rate-limited" &&
          why !== "internal"
        )
          router.refresh();
        setFailed(true);
      }
      if (!gone) timer = setTimeout(ask, nextMs);
    }
    const back = () => document.visibilityState === "visible" && void ask();
    void ask();
    document.addEventListener("visibilitychange", back);
    return () => {
      gone = true;
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", back);
    };
  }, [brand, key, router]);
  // An old code is worse than none: it would be refused at the door.
  const fresh = useExpiry(code);
  return { code: fresh ? code : null, failed, pending };
}

/** False once the door would no longer take the code (one slot after its own). */
function useExpiry(code: Code | null): boolean {
  const [fresh, setFresh] = useState(true);
  useEffect(() => {
    setFresh(true);
    if (!code) return;
    const timer = setTimeout(() => setFresh(false), code.endsAt - code.serverNow + 12_000);
    return () => clearTimeout(timer);
  }, [code]);
  return fresh;
}
