"use client";

import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { Card } from "@/app/_components/card";
import { ChainNote } from "@/app/_components/chain-note";
import { cx } from "@/app/_components/class-names";
import { Notice } from "@/app/_components/notice";
import { Progress } from "@/app/_components/progress";
import { Spinner } from "@/app/_components/spinner";
import { follow } from "@/app/_lib/follow";
import type { EventLive } from "./live-types";

/** `onState`: it is not being published any more, live or a draft again. */
type Props = { eventId: string; first: EventLive["progress"]; onState: () => void };

/** The way to the chain, step by step, as it happens. */
export function PublishingPanel({ eventId, first, onState }: Props) {
  const t = useTranslations("console.publishing");
  const [progress, setProgress] = useState(first);
  useEffect(() => {
    const line = follow<{ state: string; progress: EventLive["progress"] }>(
      { event: eventId },
      {
        value: (told) => {
          if (told.progress) setProgress(told.progress);
          if (told.state !== "publishing") onState();
        },
        state: () => {},
      },
    );
    return () => line.close();
  }, [eventId, onState]);
  const steps = [
    { key: "wallet", done: progress?.wallet ?? false },
    { key: "submitted", done: progress?.submitted ?? false },
    { key: "mined", done: progress?.mined ?? false },
    { key: "live", done: false },
  ] as const;
  const done = steps.filter((step) => step.done).length;
  const current = steps.findIndex((step) => !step.done);
  return (
    <Card as="section" className="grid max-w-2xl gap-6">
      <div className="grid gap-1">
        <h2 className="text-heading">{t("title")}</h2>
        <p className="text-ink-soft">{t("body")}</p>
      </div>
      <Progress value={(done + 0.5) / steps.length} label={t("title")} />
      <ol className="grid gap-3" aria-live="polite">
        {steps.map((step, index) => (
          <li
            key={step.key}
            className={cx("flex items-center gap-3", step.done ? "text-ink" : "text-ink-faint")}
            aria-current={index === current ? "step" : undefined}
          >
            <span
              aria-hidden="true"
              className={cx(
                "grid size-6 place-items-center rounded-full",
                step.done ? "bg-good-soft text-good" : "bg-sunken",
              )}
            >
              {step.done ? "✓" : index === current ? <Spinner /> : null}
            </span>
            {t(step.key)}
          </li>
        ))}
      </ol>
      {progress ? <ChainNote chain={progress.chain} /> : null}
      {progress?.stuck && !progress.chain.reason ? (
        <Notice tone="warn">
          <strong>{t("stuckTitle")}</strong> {t("stuckBody")}
        </Notice>
      ) : null}
    </Card>
  );
}
