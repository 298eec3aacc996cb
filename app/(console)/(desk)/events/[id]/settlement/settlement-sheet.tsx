"use client";

import type { inferRouterOutputs } from "@trpc/server";
import { useTranslations } from "next-intl";
import { Badge } from "@/app/_components/badge";
import { buttonStyle } from "@/app/_components/button-style";
import { Card } from "@/app/_components/card";
import { DateText } from "@/app/_components/date-text";
import { EmptyState } from "@/app/_components/empty-state";
import { Money } from "@/app/_components/money";
import { Notice } from "@/app/_components/notice";
import type { AppRouter } from "@/server/api/root";
import { KeptTable, MovementTable, TicketTable } from "./settlement-tables";

export type Settlement = inferRouterOutputs<AppRouter>["ledger"]["settlement"];

/** What an event came to, for whoever does the organizer's accounts: on the screen, on paper, as a file. */
export function SettlementSheet({ settlement }: { settlement: Settlement }) {
  const t = useTranslations("settlement");
  const { eventId, currency, timezone, asOf, final, ended, open, lines, total, kept, tickets } = settlement;
  const waiting = (["orders", "refunds", "disputes"] as const).filter((what) => open[what] > 0);
  if (lines.length === 0 && tickets.length === 0) return <EmptyState title={t("emptyTitle")} body={t("emptyBody")} />;
  const file = (format: "csv" | "json") => `/api/settlement?${new URLSearchParams({ eventId, format })}`;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-8">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <div className="flex flex-wrap items-center gap-3">
          <h2 className="text-heading">{t("title")}</h2>
          <Badge tone={final ? "good" : "warn"}>{t(final ? "final" : "preliminary")}</Badge>
          <p className="text-note text-ink-soft">
            {t.rich("asOf", { time: () => <DateText at={asOf} timezone={timezone} zone /> })}
          </p>
        </div>
        <div className="flex flex-wrap gap-2 print:hidden">
          <a href={file("csv")} download className={buttonStyle({ variant: "secondary" })}>
            {t("csv")}
          </a>
          <a href={file("json")} download className={buttonStyle({ variant: "secondary" })}>
            {t("json")}
          </a>
          <button type="button" onClick={() => window.print()} className={buttonStyle({ variant: "secondary" })}>
            {t("print")}
          </button>
        </div>
      </div>
      {final ? null : (
        <Notice tone="warn">
          <ul className="grid gap-1">
            {ended ? null : <li>{t("notEnded")}</li>}
            {waiting.map((what) => (
              <li key={what}>{t(`open.${what}`, { count: open[what] })}</li>
            ))}
          </ul>
        </Notice>
      )}
      <dl className="grid gap-4 sm:grid-cols-3">
        {(["organizer", "paid", "platform"] as const).map((column) => (
          <Card key={column}>
            <dt className="text-note font-semibold text-ink-soft">{t(`sums.${column}`)}</dt>
            <dd className="text-title">
              <Money amountMinor={total[`${column}Minor`]} currency={currency} full />
            </dd>
          </Card>
        ))}
      </dl>
      <MovementTable lines={lines} total={total} currency={currency} />
      <TicketTable tickets={tickets} currency={currency} />
      <KeptTable kept={kept} currency={currency} />
    </div>
  );
}
