"use client";

import { useTranslations } from "next-intl";
import { Money } from "@/app/_components/money";
import { Notice } from "@/app/_components/notice";
import type { OrderView } from "./use-order";

/** What became of money after it was paid, while the order itself stays as it is. */
export function OrderMoneyNotes({ order }: { order: OrderView }) {
  const t = useTranslations("market.order");
  const kept = order.state === "paid" || order.state === "fulfilled";
  const amount = (amountMinor: number) => () => <Money amountMinor={amountMinor} currency={order.currency} />;
  return (
    <>
      {order.ending > 0 ? <Notice>{t("ending", { count: order.ending })}</Notice> : null}
      {kept && order.ended > 0 && order.tickets.length > 0 ? (
        <Notice>{t("ended", { count: order.ended })}</Notice>
      ) : null}
      {kept && order.refundingMinor > 0 ? (
        <Notice>
          {t.rich(order.ended > 0 ? "endedRefunding" : "partlyRefunding", { amount: amount(order.refundingMinor) })}
        </Notice>
      ) : null}
      {kept && order.refundedMinor > 0 ? (
        <Notice tone="good">
          {t.rich(order.ended > 0 ? "endedRefunded" : "partlyRefunded", { amount: amount(order.refundedMinor) })}
        </Notice>
      ) : null}
      {order.disputed ? <Notice tone="warn">{t("disputed")}</Notice> : null}
    </>
  );
}
