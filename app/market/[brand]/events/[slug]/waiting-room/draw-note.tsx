"use client";

import { useTranslations } from "next-intl";
import type { Told } from "@/server/domain/waiting-room/told";

/** How the order is drawn, with everything that somebody needs who does not want to believe it. */
export function DrawNote({ told, eventId }: { told: Told; eventId: string }) {
  const t = useTranslations("waiting-room.draw");
  const record = `/box-office/waiting-room/draws/${eventId}`;
  return (
    <details className="rounded-card bg-surface p-5 ring-1 ring-line">
      <summary className="cursor-pointer font-semibold">{t("title")}</summary>
      <div className="grid gap-4 pt-4 text-note text-ink-soft">
        <p className="max-w-prose">{t("how")}</p>
        <dl className="grid gap-3">
          <Line name={t("commitment")} value={told.commitment} hint={t("commitmentHint")} />
          {told.me ? <Line name={t("ticket")} value={told.me.ticket} hint={t("ticketHint")} /> : null}
          {told.listHash ? <Line name={t("list")} value={told.listHash} hint={t("listHint")} /> : null}
        </dl>
        <p>
          <a href={record} className="font-semibold text-accent-text underline underline-offset-2">
            {t("record")}
          </a>{" "}
          · {t("check")} <code dir="ltr" className="break-all">{`npm run verify-draw -- <URL>`}</code>
        </p>
      </div>
    </details>
  );
}

const Line = ({ name, value, hint }: { name: string; value: string; hint: string }) => (
  <div className="grid gap-1">
    <dt className="font-semibold text-ink">{name}</dt>
    <dd>
      <code dir="ltr" className="tabular break-all">
        {value}
      </code>
    </dd>
    <dd>{hint}</dd>
  </div>
);
