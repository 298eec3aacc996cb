"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { DateText } from "@/app/_components/date-text";
import { Money } from "@/app/_components/money";
import { Table } from "@/app/_components/table";
import { Nothing } from "./balance-table";
import type { Transfer } from "./ledger-types";
import { AccountName, useWords } from "./words";

/** One transfer: closed, what it was and how much; open, its entries and the way to its cause. */
export function TransferCard({ transfer, timezone }: { transfer: Transfer; timezone: string }) {
  const t = useTranslations("ledger");
  const words = useWords();
  const { cause, entries } = transfer;
  return (
    <details className="group rounded-card bg-surface ring-1 ring-line">
      <summary className="grid min-h-11 cursor-pointer grid-cols-[auto_minmax(0,1fr)_auto] items-baseline gap-x-3 px-5 py-3.5">
        <svg
          viewBox="0 0 12 12"
          aria-hidden="true"
          className="size-3 text-ink-soft group-open:rotate-90 rtl:-scale-x-100 rtl:group-open:scale-x-100"
        >
          <path d="M4 2l4 4-4 4" fill="none" stroke="currentColor" strokeWidth="1.75" />
        </svg>
        <span className="grid gap-0.5 sm:flex sm:flex-wrap sm:items-baseline sm:gap-x-3">
          <bdi className="font-semibold">{words.cause(transfer.causeKind)}</bdi>
          {cause ? (
            <span className="text-ink-soft">
              <bdi dir="ltr" className="tabular">
                {cause.orderNumber}
              </bdi>
              {" · "}
              <bdi>{cause.eventTitle}</bdi>
            </span>
          ) : null}
          <DateText at={transfer.at} timezone={timezone} style="short" className="text-note text-ink-soft" />
        </span>
        <span className="grid justify-items-end gap-0.5 font-semibold">
          {moved(entries).map(([currency, minor]) => (
            <Money key={currency} amountMinor={minor} currency={currency} full />
          ))}
        </span>
      </summary>
      <div className="grid gap-4 border-t border-line px-5 py-4">
        <Table
          caption={t("entries")}
          rows={entries.map((entry, at) => ({ ...entry, at }))}
          rowKey={({ at }) => String(at)}
          columns={[
            { key: "account", title: t("columns.account"), cell: ({ account }) => <AccountName account={account} /> },
            {
              key: "debit",
              title: t("columns.debit"),
              numeric: true,
              cell: ({ amountMinor, currency }) =>
                amountMinor >= 0n ? <Money amountMinor={amountMinor} currency={currency} full /> : <Nothing />,
            },
            {
              key: "credit",
              title: t("columns.credit"),
              numeric: true,
              cell: ({ amountMinor, currency }) =>
                amountMinor < 0n ? <Money amountMinor={-amountMinor} currency={currency} full /> : <Nothing />,
            },
          ]}
        />
        <p className="flex flex-wrap items-baseline gap-x-4 gap-y-1 text-note text-ink-soft">
          {cause ? (
            <Link
              href={`/orders/${cause.orderId}`}
              className="inline-flex min-h-6 items-center font-semibold text-accent-text hover:underline"
            >
              <span>{t.rich("openOrder", { number: () => <bdi dir="ltr">{cause.orderNumber}</bdi> })}</span>
            </Link>
          ) : (
            <span>
              {t("causeId")}{" "}
              <bdi dir="ltr" className="break-all">
                {transfer.causeId}
              </bdi>
            </span>
          )}
          <span>
            {t("transferId")}{" "}
            <bdi dir="ltr" className="break-all">
              {transfer.id}
            </bdi>
          </span>
        </p>
      </div>
    </details>
  );
}

/** What changed hands, by currency: the debits, which are as much as the credits. */
function moved(entries: Transfer["entries"]): [string, bigint][] {
  const sums = new Map<string, bigint>();
  for (const { currency, amountMinor } of entries)
    sums.set(currency, (sums.get(currency) ?? 0n) + (amountMinor > 0n ? amountMinor : 0n));
  return [...sums];
}
