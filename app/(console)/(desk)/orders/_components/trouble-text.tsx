"use client";

import { useTranslations } from "next-intl";
import { DateText } from "@/app/_components/date-text";
import type { OrderRow } from "./order-types";

type Props = { trouble: NonNullable<OrderRow["trouble"]>; timezone: string };

/** Why an order stands still and what to do about it; the system's own words for whoever knows them. */
export function TroubleText({ trouble: { cause, detail, since }, timezone }: Props) {
  const t = useTranslations("orders");
  return (
    <div className="grid gap-2">
      <p className="font-semibold text-warn">{t(`causes.${cause}.title`)}</p>
      <p className="max-w-prose">{t(`causes.${cause}.advice`)}</p>
      <p className="text-note text-ink-soft">
        {t.rich("stuck.since", { at: () => <DateText at={since} timezone={timezone} style="short" /> })}
      </p>
      {detail ? (
        <details className="text-note">
          <summary className="min-h-6 cursor-pointer font-semibold text-ink-soft">{t("stuck.detail")}</summary>
          <code dir="ltr" className="mt-2 block rounded-control bg-sunken p-3 text-start break-words">
            {detail}
          </code>
        </details>
      ) : null}
    </div>
  );
}
