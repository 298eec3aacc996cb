"use client";
import { useCallback, useEffect, useRef, useState } from "react";
import { type ScanResult, sendScan } from "./scan-client";
import { scanGate } from "./scan-gate";
import { signal } from "./signal";

export type Shown = { scanId: string; digits: string; at: Date; result: ScanResult };

const admitShownMs = 3_000;
const tries = 4;
const betweenTriesMs = 900;
const kept = 5;
const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

/**
 * One scan at a time: from a text to an answer on the screen. What the server calls "not yet" is asked again a few times
 * under the same id. An admission clears itself; a refusal stays until somebody has seen it.
 */
export function useScans(options: { sound: boolean; onLost(kind: "revoked" | "unpaired"): void; onCounted(): void }) {
  const [checking, setChecking] = useState(false);
  const [shown, setShown] = useState<Shown | null>(null);
  const [recent, setRecent] = useState<Shown[]>([]);
  const gate = useRef(scanGate());
  const busy = useRef(false);
  const showing = useRef(false);
  showing.current = shown !== null;
  const latest = useRef(options);
  latest.current = options;

  const ask = useCallback(async (scanId: string, digits: string) => {
    busy.current = true;
    setChecking(true);
    setShown(null);
    let outcome = await sendScan({ scanId, digits });
    for (let tried = 1; tried < tries && isWaiting(outcome); tried++) {
      await pause(betweenTriesMs);
      outcome = await sendScan({ scanId, digits });
    }
    busy.current = false;
    setChecking(false);
    if (outcome.kind !== "result") return latest.current.onLost(outcome.kind);
    const entry = { scanId, digits, at: new Date(), result: outcome.result };
    signal(outcome.result.decision, latest.current.sound);
    setShown(entry);
    setRecent((before) => [entry, ...before.filter((each) => each.scanId !== scanId)].slice(0, kept));
    if (outcome.result.decision !== "retry") latest.current.onCounted();
  }, []);

  const seen = useCallback(
    (text: string) => {
      if (busy.current || showing.current) gate.current.stay(text, performance.now());
      else if (gate.current.see(text, performance.now())) void ask(crypto.randomUUID(), text);
    },
    [ask],
  );
  const typed = useCallback(
    (text: string) => {
      if (!busy.current && gate.current.type(text, performance.now())) void ask(crypto.randomUUID(), text);
    },
    [ask],
  );
  const next = useCallback(() => {
    gate.current.release();
    setShown(null);
  }, []);
  const again = useCallback(() => shown && void ask(shown.scanId, shown.digits), [ask, shown]);

  useEffect(() => {
    if (shown?.result.decision !== "admit") return;
    const timer = setTimeout(() => setShown(null), admitShownMs);
    return () => clearTimeout(timer);
  }, [shown]);

  return { checking, shown, recent, seen, typed, next, again };
}

const isWaiting = (outcome: Awaited<ReturnType<typeof sendScan>>): boolean =>
  outcome.kind === "result" && (outcome.result.reason === "view-behind" || outcome.result.reason === "network");
