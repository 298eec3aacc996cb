"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { Card } from "@/app/_components/card";
import { DateText } from "@/app/_components/date-text";
import { Money } from "@/app/_components/money";
import type { Order } from "../../_components/order-types";

/** Lines and money of an order: what was asked, what came, what went back and what is left. */
export function OrderMoney({ order }: { order: Order }) {
  const t = useTranslations("orders.order");
  const words = useTranslations("orders");
  const { money } = order;
  const sums = [
    ["paid", money.paidMinor],
    ["refunded", money.refundedMinor],
    ["refunding", money.refundingMinor],
    ["left", money.leftMinor],
    ["fee", money.feeMinor],
  ] as const;
  const transfer = order.payments.find(({ method, state }) => method === "bank-transfer" && state !== "succeeded");
  const how = order.payments[0];
  return (
    <Card as="section" className="grid gap-3">
      <h2 className="text-heading">{t("money")}</h2>
      <ul className="grid gap-1">
        {order.lines.map((line) => (
          <li key={line.tierName} className="flex justify-between gap-4">
            <span>
              <span className="tabular">{line.quantity}</span> × <bdi>{line.tierName}</bdi>
            </span>
            <Money amountMinor={line.quantity * line.unitMinor} currency={money.currency} />
          </li>
        ))}
      </ul>
      <dl className="grid gap-1 border-t border-line pt-3">
        <Row name={t("total")} strong>
          <Money amountMinor={money.totalMinor} currency={money.currency} />
        </Row>
        {order.voucher ? (
          <Row name={t(order.voucher.returned ? "voucherReturned" : "voucher")}>
            <bdi dir="ltr" className="font-semibold">
              {order.voucher.code}
            </bdi>{" "}
            (<Money amountMinor={-order.voucher.discountMinor} currency={money.currency} />)
          </Row>
        ) : null}
        <Row name={t("method")}>
          {how ? (how.method ? words(`methods.${how.method}`) : words("provider")) : words("free")}
        </Row>
        {sums.map(([name, amountMinor]) =>
          amountMinor > 0 || name === "paid" ? (
            <Row key={name} name={t(name)}>
              <Money amountMinor={amountMinor} currency={money.currency} />
            </Row>
          ) : null,
        )}
        {transfer && order.state === "pending" ? (
          <>
            <Row name={t("reference")}>
              <bdi dir="ltr" className="tabular">
                {order.number}
              </bdi>
            </Row>
            {transfer.expiresAt ? (
              <Row name={t("due")}>
                <DateText at={transfer.expiresAt} timezone={order.event.timezone} style="short" />
              </Row>
            ) : null}
            {transfer.instructions ? (
              <Row name={t("instructions")}>
                <bdi className="whitespace-pre-wrap">{transfer.instructions}</bdi>
              </Row>
            ) : null}
          </>
        ) : null}
      </dl>
      {money.paidMinor + money.refundedMinor + money.refundingMinor > 0 ? (
        <Link href={`/ledger?order=${order.number}`} className="font-semibold text-accent-text hover:underline">
          {t("inLedger")}
        </Link>
      ) : null}
    </Card>
  );
}

const Row = ({ name, strong, children }: { name: string; strong?: boolean; children: React.ReactNode }) => (
  <div className={strong ? "flex justify-between gap-4 font-semibold" : "flex justify-between gap-4"}>
    <dt className={strong ? undefined : "text-ink-soft"}>{name}</dt>
    <dd className="text-end">{children}</dd>
  </div>
);
