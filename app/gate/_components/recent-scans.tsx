"use client";
import { useFormatter, useTranslations } from "next-intl";
import type { Shown } from "../_lib/use-scans";
import { looks } from "./result-sheet";

export function RecentScans({ scans }: { scans: Shown[] }) {
  const t = useTranslations("gate");
  const format = useFormatter();
  return (
    <section aria-labelledby="recent-title">
      <h2 id="recent-title" className="mb-2 text-note font-semibold text-ink-soft">
        {t("recent.title")}
      </h2>
      {scans.length === 0 ? <p className="text-ink-soft">{t("recent.empty")}</p> : null}
      <ul className="flex flex-col divide-y divide-line" data-testid="recent-scans">
        {scans.map(({ scanId, at, result }) => (
          <li key={scanId} className="flex items-center gap-3 py-2" data-decision={result.decision}>
            <span className={`grid size-7 shrink-0 place-items-center rounded-full ${looks[result.decision].paint}`}>
              <svg viewBox="0 0 24 24" className="size-4" fill="none" stroke="currentColor" strokeWidth="3" role="img">
                <title>{t(`decision.${result.decision}`)}</title>
                <path d={looks[result.decision].path} strokeLinecap="round" />
              </svg>
            </span>
            <span className="min-w-0 grow truncate">
              {t(`reason.${result.reason}.title`)}
              {result.ticket?.tierName ? (
                <span className="text-ink-soft">
                  {" · "}
                  <bdi>{result.ticket.tierName}</bdi>
                </span>
              ) : null}
            </span>
            <time className="tabular text-note text-ink-soft" dateTime={at.toISOString()}>
              {format.dateTime(at, { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: browserZone })}
            </time>
          </li>
        ))}
      </ul>
    </section>
  );
}

const browserZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
