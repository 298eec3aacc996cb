"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import type { Told } from "@/server/domain/waiting-room/told";

/** Nothing is said of a break that heals by itself within this time. */
const quietMs = 4_000;
/** After a refusal (too many windows, a busy house) a browser looks now and then, each at its own moment. */
const lookMs = () => 8_000 + Math.random() * 8_000;
/** A page that nobody saw for so long may listen to a connection that is none any more: a closed laptop, a phone in a pocket. */
const unseenMs = 30_000;

/** The room and one's place in it, told by the box office. `again` listens anew, after a place was taken or given up. */
export function useRoom(eventId: string): { told: Told | null; lost: boolean; again: () => void } {
  const [told, setTold] = useState<Told | null>(null);
  const [lost, setLost] = useState(false);
  const [round, setRound] = useState(0);
  const again = useCallback(() => setRound((before) => before + 1), []);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each round listens anew.
  useEffect(() => {
    const url = `/box-office/waiting-room/places?${new URLSearchParams({ eventId })}`;
    let over = false;
    const source = new EventSource(url);
    const later = (work: () => void, ms: number) => {
      clearTimeout(timer.current);
      timer.current = setTimeout(() => !over && work(), ms);
    };
    const heard = () => {
      clearTimeout(timer.current);
      setLost(false);
    };
    async function look() {
      try {
        const answer = await fetch(url, {
          headers: { accept: "application/json" },
          signal: AbortSignal.timeout(10_000),
        });
        if (!answer.ok) throw new Error(String(answer.status));
        setTold((await answer.json()) as Told);
        setLost(false);
      } catch {
        setLost(true);
      }
      later(again, lookMs());
    }
    source.onopen = heard;
    source.onmessage = (message) => {
      heard();
      setTold(JSON.parse(message.data) as Told);
    };
    source.onerror = () => {
      // Closed for good is a refusal; otherwise the browser comes back by itself.
      if (source.readyState === EventSource.CLOSED) later(look, 1_000);
      else later(() => setLost(true), quietMs);
    };
    source.addEventListener("end", () => {
      source.close();
      later(again, 500 + Math.random() * 1_000);
    });
    return () => {
      over = true;
      clearTimeout(timer.current);
      source.close();
    };
  }, [eventId, round]);
  useEffect(() => {
    let hiddenAt: number | null = null;
    const offline = () => setLost(true);
    const seen = () => {
      if (document.visibilityState === "hidden") hiddenAt = Date.now();
      else if (hiddenAt !== null && Date.now() - hiddenAt > unseenMs) again();
    };
    window.addEventListener("offline", offline);
    window.addEventListener("online", again);
    document.addEventListener("visibilitychange", seen);
    return () => {
      window.removeEventListener("offline", offline);
      window.removeEventListener("online", again);
      document.removeEventListener("visibilitychange", seen);
    };
  }, [again]);
  return { told, lost, again };
}
