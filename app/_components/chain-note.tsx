"use client";

import { useLocale, useTranslations } from "next-intl";
import { dateText } from "@/app/_lib/date-text";
import type { ChainWait } from "@/server/domain/chain/waiting";
import { Notice } from "./notice";

/** Why it takes longer than a moment, since when, and what happens next. Nothing while it goes its way. */
export function ChainNote({ chain }: { chain: ChainWait }) {
  const t = useTranslations("common.chain");
  const locale = useLocale();
  if (!chain.reason) return null;
  // One clock for all: server and browser write the same.
  const time = chain.since ? `\u2068${dateText(new Date(chain.since), "time", locale, "UTC")} UTC\u2069` : null;
  return (
    <Notice tone="warn">
      <span data-testid="chain-reason" data-reason={chain.reason}>
        {t(`reason.${chain.reason}`)}
        {time ? ` (${t("since", { time })})` : ""} {chain.reason === "refused" ? null : t("next")}
      </span>
    </Notice>
  );
}
