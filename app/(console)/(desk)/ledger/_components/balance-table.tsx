"use client";

import { useTranslations } from "next-intl";
import { Money } from "@/app/_components/money";
import { Notice } from "@/app/_components/notice";
import { type Column, Table } from "@/app/_components/table";
import type { Balances } from "./ledger-types";
import { AccountName } from "./words";

type Row = Balances["balances"][number];

/** What each account stands at. `since`: a period is shown, so that what stood before it is a column of its own. */
export function BalanceTable({ rows, since }: { rows: Row[]; since: boolean }) {
  const t = useTranslations("ledger");
  const before: Column<Row> = {
    key: "before",
    title: t("columns.before"),
    numeric: true,
    cell: ({ openingMinor, currency }) => <Sided amountMinor={openingMinor} currency={currency} />,
  };
  return (
    <div className="grid gap-4">
      <Table
        caption={t("balances.title")}
        rows={rows}
        rowKey={({ account, currency }) => `${account} ${currency}`}
        columns={[
          {
            key: "account",
            title: t("columns.account"),
            cell: ({ account, holders }) => (
              <>
                <AccountName account={account} />
                {account === "seller" ? (
                  <span className="ps-1 font-normal text-ink-soft">{t("balances.sellers", { count: holders })}</span>
                ) : null}
              </>
            ),
          },
          {
            key: "currency",
            title: t("columns.currency"),
            cell: ({ currency }) => <bdi dir="ltr">{currency}</bdi>,
          },
          ...(since ? [before] : []),
          {
            key: "debit",
            title: t("columns.debit"),
            numeric: true,
            cell: ({ closingMinor, currency }) =>
              closingMinor >= 0n ? <Money amountMinor={closingMinor} currency={currency} full /> : <Nothing />,
          },
          {
            key: "credit",
            title: t("columns.credit"),
            numeric: true,
            cell: ({ closingMinor, currency }) =>
              closingMinor < 0n ? <Money amountMinor={-closingMinor} currency={currency} full /> : <Nothing />,
          },
        ]}
      />
      {even(rows) ? (
        <p className="text-note text-ink-soft">{t("balances.even")}</p>
      ) : (
        <Notice tone="bad">{t("balances.uneven")}</Notice>
      )}
    </div>
  );
}

/** Every transfer sums to zero in each currency, so all of them do. */
function even(rows: Row[]): boolean {
  const sums = new Map<string, bigint>();
  for (const { currency, closingMinor } of rows) sums.set(currency, (sums.get(currency) ?? 0n) + closingMinor);
  return [...sums.values()].every((sum) => sum === 0n);
}

/** An amount with the side of the account that it stands on. */
function Sided({ amountMinor, currency }: { amountMinor: bigint; currency: string }) {
  const t = useTranslations("ledger.columns");
  if (amountMinor === 0n) return <Money amountMinor={0n} currency={currency} full />;
  return (
    <span>
      <Money amountMinor={amountMinor < 0n ? -amountMinor : amountMinor} currency={currency} full />{" "}
      <span className="text-note text-ink-soft">{t(amountMinor < 0n ? "credit" : "debit")}</span>
    </span>
  );
}

export const Nothing = () => <span aria-hidden="true">–</span>;
