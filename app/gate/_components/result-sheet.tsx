"use client";
import { useFormatter, useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import type { Shown } from "../_lib/use-scans";

type Props = { shown: Shown; timezone: string; onNext(): void; onAgain(): void };

/** The same in light and dark: read at arm's length, told apart by word, shape and sound and not by colour alone. */
export const looks = {
  admit: { paint: "bg-[#0b6b3a] text-white", path: "m5 13 4.5 4.5L19 7" },
  refuse: { paint: "bg-[#a8101f] text-white", path: "M6 6l12 12M18 6 6 18" },
  retry: { paint: "bg-[#f5b301] text-[#1a1400]", path: "M12 6v7m0 4v.5" },
} as const;

export function ResultSheet({ shown, timezone, onNext, onAgain }: Props) {
  const t = useTranslations("gate");
  const format = useFormatter();
  const button = useRef<HTMLButtonElement>(null);
  const { decision, reason, ticket, first } = shown.result;
  const look = looks[decision];
  const hint = reason === "admitted" ? null : t(`reason.${reason}.hint`);
  const time = first
    ? format.dateTime(first.at, {
        hour: "2-digit",
        minute: "2-digit",
        second: "2-digit",
        hourCycle: "h23",
        timeZone: timezone,
      })
    : "";

  // biome-ignore lint/correctness/useExhaustiveDependencies: each answer takes the focus, so that Enter moves on.
  useEffect(() => button.current?.focus({ preventScroll: true }), [shown.scanId, decision]);

  return (
    <section
      className={`fixed inset-0 z-50 flex flex-col items-center justify-between gap-6 overflow-y-auto px-6 py-10 text-center ${look.paint}`}
      role="alertdialog"
      aria-labelledby="scan-title"
      aria-describedby="scan-detail"
      data-testid="scan-result"
      data-decision={decision}
      data-reason={reason}
    >
      <p className="text-2xl font-bold">{t(`decision.${decision}`)}</p>
      <div className="flex flex-col items-center gap-5">
        <svg viewBox="0 0 24 24" className="size-44" fill="none" stroke="currentColor" aria-hidden="true">
          {decision === "refuse" ? (
            <path d="M8 1.5h8L22.5 8v8L16 22.5H8L1.5 16V8z" strokeWidth="1.4" />
          ) : decision === "admit" ? (
            <circle cx="12" cy="12" r="10.6" strokeWidth="1.4" />
          ) : (
            <path d="M12 1.8 23 21.5H1z" strokeWidth="1.4" strokeLinejoin="round" />
          )}
          <path d={look.path} strokeWidth="2.6" strokeLinecap="round" strokeLinejoin="round" />
        </svg>
        <h2 id="scan-title" className="text-5xl leading-tight font-extrabold">
          {t(`reason.${reason}.title`)}
        </h2>
        <div id="scan-detail" className="flex flex-col gap-2 text-2xl font-medium">
          {ticket ? (
            <p data-testid="scan-ticket">
              {ticket.tierName ? <bdi className="font-bold">{ticket.tierName}</bdi> : null}
              {ticket.tierName ? " · " : null}
              {t("ticket", { tokenId: String(ticket.tokenId) })}
            </p>
          ) : null}
          {first ? (
            <p data-testid="scan-first">
              {first.gateName ? t("first.atGate", { time, gate: first.gateName }) : t("first.at", { time })}
            </p>
          ) : null}
          {hint ? <p className="max-w-md text-xl">{hint}</p> : null}
        </div>
      </div>
      <div className="grid w-full max-w-md gap-3">
        {decision === "retry" ? (
          <button
            type="button"
            className="min-h-14 rounded-control border-2 border-current px-6 text-xl font-semibold"
            onClick={onAgain}
            data-testid="scan-again"
          >
            {t("again")}
          </button>
        ) : null}
        <button
          ref={button}
          type="button"
          className="min-h-16 rounded-control bg-black px-6 text-2xl font-bold text-white outline-offset-4 focus-visible:outline-white"
          onClick={onNext}
          data-testid="scan-next"
        >
          {t("next")}
        </button>
      </div>
    </section>
  );
}
