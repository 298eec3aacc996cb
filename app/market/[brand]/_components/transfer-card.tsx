"use client";

import { useTranslations } from "next-intl";
import { Card } from "@/app/_components/card";
import { DateText } from "@/app/_components/date-text";
import { Money } from "@/app/_components/money";
import type { OrderView } from "./use-order";

type Props = { order: OrderView; transfer: NonNullable<OrderView["transfer"]> };

/** What a bank's form asks for: how much, to whom, under which reference, and until when the tickets wait. */
export function TransferCard({ order, transfer }: Props) {
  const t = useTranslations("market.order.transfer");
  return (
    <Card as="section" aria-label={t("title")} className="bg-accent-soft">
      <dl className="grid gap-3">
        <Line name={t("amount")}>
          <Money amountMinor={transfer.amountMinor} currency={order.currency} className="text-heading" />
        </Line>
        <Line name={t("reference")}>
          <bdi dir="ltr" className="tabular text-heading select-all">
            {order.number}
          </bdi>
        </Line>
        {transfer.dueAt ? (
          <Line name={t("until")}>
            <DateText at={transfer.dueAt} timezone={order.timezone} zone />
          </Line>
        ) : null}
        {transfer.instructions ? (
          <Line name={t("account")}>
            <bdi className="break-words whitespace-pre-wrap select-all">{transfer.instructions}</bdi>
          </Line>
        ) : null}
      </dl>
    </Card>
  );
}

const Line = ({ name, children }: { name: string; children: React.ReactNode }) => (
  <div className="grid gap-0.5">
    <dt className="text-note font-semibold text-accent-text">{name}</dt>
    <dd className="font-semibold">{children}</dd>
  </div>
);
