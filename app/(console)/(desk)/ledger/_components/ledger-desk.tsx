"use client";

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { buttonStyle } from "@/app/_components/button-style";
import { Card } from "@/app/_components/card";
import { EmptyState } from "@/app/_components/empty-state";
import { useTRPC } from "@/app/_lib/trpc/client";
import { More } from "../../../_components/more";
import { ProblemNotice } from "../../../_components/problem-notice";
import { asked, askedPeriod, fileAddress, noFilters } from "./asked";
import { BalanceTable } from "./balance-table";
import { LedgerFilters } from "./ledger-filters";
import type { Balances, TransfersPage } from "./ledger-types";
import { TransferCard } from "./transfer-card";

type Props = {
  /** The whole books as they stand. */
  now: Balances;
  orderNumber: string;
  events: { id: string; title: string }[];
  timezone: string;
};

/** The organization's books: what each account stands at, and every transfer with its cause. */
export function LedgerDesk({ now, orderNumber, events, timezone }: Props) {
  const t = useTranslations("ledger");
  const trpc = useTRPC();
  const [filters, setFilters] = useState(() => (orderNumber ? { ...noFilters, orderNumber } : noFilters));
  const period = askedPeriod(filters, timezone);
  const whole = period.from === null && period.to === null;
  const balances = useQuery({
    ...trpc.ledger.balances.queryOptions(period),
    ...(whole ? { initialData: now } : {}),
  });
  const options = { getNextPageParam: (page: TransfersPage) => page.next ?? undefined, initialCursor: null };
  const pages = useInfiniteQuery(trpc.ledger.list.infiniteQueryOptions(asked(filters, timezone), options));
  const transfers = pages.data?.pages.flatMap((page) => page.transfers) ?? [];
  const untouched = JSON.stringify(filters) === JSON.stringify(noFilters);
  const none = !pages.isPending && !pages.error && transfers.length === 0;
  const shown = balances.data?.balances.filter(({ currency }) => !filters.currency || currency === filters.currency);

  if (now.balances.length === 0 && none && untouched)
    return <EmptyState title={t("emptyTitle")} body={t("emptyBody")} />;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-8">
      <LedgerFilters filters={filters} all={now} events={events} onFilter={setFilters} />
      <section aria-labelledby="balances" className="grid grid-cols-[minmax(0,1fr)] gap-3">
        <h2 id="balances" className="text-heading">
          {t("balances.title")}
        </h2>
        <p className="text-ink-soft">{t(whole ? "balances.now" : "balances.period")}</p>
        <ProblemNotice problem={balances.error} />
        {shown ? (
          <Card>
            {shown.length > 0 ? (
              <BalanceTable rows={shown} since={period.from !== null} />
            ) : (
              <p className="text-ink-soft">{t("balances.none")}</p>
            )}
          </Card>
        ) : balances.isPending ? (
          <Looking />
        ) : null}
      </section>
      <section aria-labelledby="transfers" className="grid grid-cols-[minmax(0,1fr)] gap-3">
        <div className="flex flex-wrap items-center justify-between gap-3">
          <h2 id="transfers" className="text-heading">
            {t("transfers")}
          </h2>
          <div className="flex flex-wrap gap-2">
            <a href={fileAddress(filters, timezone, "csv")} download className={buttonStyle({ variant: "secondary" })}>
              {t("export")}
            </a>
            <a href={fileAddress(filters, timezone, "json")} download className={buttonStyle({ variant: "secondary" })}>
              {t("journal")}
            </a>
          </div>
        </div>
        <ProblemNotice problem={pages.error} />
        {pages.isPending ? <Looking /> : null}
        {none ? <EmptyState title={t("noneTitle")} body={t("noneBody")} /> : null}
        {transfers.length > 0 ? (
          <ol className="grid grid-cols-[minmax(0,1fr)] gap-3">
            {transfers.map((transfer) => (
              <li key={transfer.id}>
                <TransferCard transfer={transfer} timezone={timezone} />
              </li>
            ))}
          </ol>
        ) : null}
        <More pages={pages}>{t("more")}</More>
      </section>
    </div>
  );
}

function Looking() {
  const t = useTranslations("ledger");
  return (
    <p role="status" className="py-10 text-center text-ink-soft">
      {t("loading")}
    </p>
  );
}
