"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { DateText } from "@/app/_components/date-text";
import { Money } from "@/app/_components/money";
import { Table } from "@/app/_components/table";
import { OrderBadges } from "./order-badges";
import type { OrderRow } from "./order-types";

export function OrderTable({ orders }: { orders: OrderRow[] }) {
  const t = useTranslations("orders");
  return (
    <Table
      caption={t("title")}
      rows={orders}
      rowKey={({ id }) => id}
      columns={[
        {
          key: "number",
          title: t("columns.number"),
          cell: ({ id, number }) => (
            <Link
              href={`/orders/${id}`}
              className="inline-flex min-h-6 items-center font-semibold text-accent-text hover:underline"
            >
              <bdi dir="ltr" className="tabular">
                {number}
              </bdi>
            </Link>
          ),
        },
        { key: "state", title: t("columns.state"), cell: (order) => <OrderBadges order={order} /> },
        {
          key: "buyer",
          title: t("columns.buyer"),
          cell: ({ buyerName, email }) => (
            <span className="grid">
              {buyerName ? <bdi>{buyerName}</bdi> : null}
              <bdi className="break-all">{email}</bdi>
            </span>
          ),
        },
        {
          key: "tickets",
          title: t("columns.tickets"),
          cell: ({ event, lines }) => (
            <span className="grid">
              <bdi>{event.title}</bdi>
              <span className="text-note text-ink-soft">
                {lines.map((line) => (
                  <bdi key={line.tierName} className="block">{`${line.quantity} × ${line.tierName}`}</bdi>
                ))}
              </span>
            </span>
          ),
        },
        {
          key: "when",
          title: t("columns.when"),
          cell: ({ createdAt, event }) => <DateText at={createdAt} timezone={event.timezone} style="short" />,
        },
        {
          key: "total",
          title: t("columns.total"),
          numeric: true,
          cell: ({ totalMinor, currency }) => <Money amountMinor={totalMinor} currency={currency} />,
        },
      ]}
    />
  );
}
