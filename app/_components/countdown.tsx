"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { cx } from "./class-names";
import { useNow } from "./use-now";

type Props = { endsAt: number; serverNow: number; onEnd?: () => void; className?: string };

/** Minutes and seconds to `endsAt` (epoch ms). Read out politely at each full minute and in the last half minute, not every second. */
export function Countdown({ endsAt, serverNow, onEnd, className }: Props) {
  const t = useTranslations("common.countdown");
  const left = Math.max(0, Math.ceil((endsAt - useNow(serverNow)) / 1000));
  const ended = useRef(false);
  useEffect(() => {
    if (left > 0 || ended.current) return;
    ended.current = true;
    onEnd?.();
  }, [left, onEnd]);
  const spoken =
    left === 0
      ? t("over")
      : left === 30 || left === 10
        ? t("secondsLeft", { count: left })
        : left >= 60
          ? t("minutesLeft", { count: Math.ceil(left / 60) })
          : t("minutesLeft", { count: 1 });
  const time = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  return (
    <span className={className}>
      <bdi role="timer" aria-label={t("left", { time })} className={cx("tabular", left <= 60 && "text-bad")}>
        {time}
      </bdi>
      <span className="sr-only" aria-live="polite">
        {spoken}
      </span>
    </span>
  );
}
