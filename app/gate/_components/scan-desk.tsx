"use client";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import type { GateSession } from "../_lib/gate-client";
import { allowSound } from "../_lib/signal";
import { useCamera } from "../_lib/use-camera";
import { useHandScanner } from "../_lib/use-hand-scanner";
import { useOnline } from "../_lib/use-online";
import { useScans } from "../_lib/use-scans";
import { CameraView } from "./camera-view";
import { ManualEntry } from "./manual-entry";
import { quietButton } from "./notice";
import { RecentScans } from "./recent-scans";
import { ResultSheet } from "./result-sheet";

type Props = { session: GateSession; onLost(kind: "revoked" | "unpaired"): void; onCounted(): void };

export function ScanDesk({ session, onLost, onCounted }: Props) {
  const t = useTranslations("gate");
  const online = useOnline();
  const [sound, setSound] = useState(true);
  const [typing, setTyping] = useState(false);
  const video = useRef<HTMLVideoElement>(null);
  const scans = useScans({ sound, onLost, onCounted });
  const camera = useCamera(video, typing, scans.seen);
  useHandScanner((text) => {
    allowSound();
    scans.typed(text);
  });
  useScreenOn();
  const { counts, event, gate } = session;

  return (
    <div className="flex min-h-dvh flex-col" onPointerDown={allowSound}>
      <header className="flex items-center justify-between gap-4 px-4 pt-4 pb-3">
        <div className="min-w-0">
          <h1 className="truncate text-heading">{event.title}</h1>
          <p className="truncate text-ink-soft">{t("status.gate", { gate: gate.name })}</p>
        </div>
        <p className="shrink-0 text-end" data-testid="gate-count">
          <span className="block text-3xl leading-none font-extrabold tabular">{counts.gateAdmitted}</span>
          <span className="text-note text-ink-soft">
            {t("counts.label")} {t("counts.gate")}
          </span>
        </p>
      </header>
      {online ? null : (
        <p role="alert" className="bg-warn-soft px-4 py-3 font-medium text-warn" data-testid="gate-offline">
          {t("status.offline")}
        </p>
      )}
      <main id="content" className="flex grow flex-col gap-4 px-4 pb-6">
        <div className={typing ? "hidden" : ""}>
          <CameraView video={video} camera={camera} checking={scans.checking} />
        </div>
        {typing ? (
          <ManualEntry
            onSubmit={(text) => {
              setTyping(false);
              scans.typed(text);
            }}
            onClose={() => setTyping(false)}
          />
        ) : (
          <div className="grid grid-cols-2 gap-3">
            <button type="button" className={quietButton} onClick={() => setTyping(true)}>
              {t("manual.open")}
            </button>
            <button type="button" className={quietButton} onClick={() => setSound(!sound)}>
              {t(sound ? "sound.off" : "sound.on")}
            </button>
          </div>
        )}
        <RecentScans scans={scans.recent} />
        <p className="mt-auto text-note text-ink-soft">
          {counts.eventAdmitted} {t("counts.event", { sold: counts.sold })} ·{" "}
          {t("counts.refused", { count: counts.refused })}
        </p>
      </main>
      {scans.shown ? (
        <ResultSheet shown={scans.shown} timezone={event.timezone} onNext={scans.next} onAgain={scans.again} />
      ) : null}
    </div>
  );
}

/** A phone at a door must not fall asleep between two people. */
function useScreenOn(): void {
  useEffect(() => {
    let lock: WakeLockSentinel | null = null;
    const keep = async () => {
      if (document.visibilityState === "visible")
        lock = (await navigator.wakeLock?.request("screen").catch(() => null)) ?? null;
    };
    void keep();
    document.addEventListener("visibilitychange", keep);
    return () => {
      document.removeEventListener("visibilitychange", keep);
      void lock?.release();
    };
  }, []);
}
