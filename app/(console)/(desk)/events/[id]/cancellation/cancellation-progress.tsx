"use client";

import { useTranslations } from "next-intl";
import { Card } from "@/app/_components/card";
import { DateText } from "@/app/_components/date-text";
import { Money } from "@/app/_components/money";
import { Notice } from "@/app/_components/notice";
import { Progress } from "@/app/_components/progress";
import { BatchBadge, chainWord, Row } from "../_components/batch-rows";
import type { Cancellation } from "./cancellation-types";
import { OutcomeTable } from "./outcome-table";

/** How far a cancellation is: orders, their money, the register. It goes on whether anybody looks or not. */
export function CancellationProgress({ cancellation }: { cancellation: Cancellation }) {
  const t = useTranslations("cancellation");
  const { orders, done, waiting, counts, refunds, chain, stuck, begunAt, closedAt, timezone, currency } = cancellation;
  return (
    <>
      <Card as="section" className="grid gap-4" aria-labelledby="cancellation">
        <div className="flex flex-wrap items-center gap-3">
          <h2 id="cancellation" className="text-heading">
            {t("progress")}
          </h2>
          <BatchBadge closed={closedAt !== null} stuck={stuck !== null}>
            {t(closedAt ? "closed" : stuck === null ? "running" : "stopped")}
          </BatchBadge>
          {begunAt ? (
            <p className="text-note text-ink-soft">
              {t.rich("since", { at: () => <DateText at={begunAt} timezone={timezone} style="short" /> })}
            </p>
          ) : null}
        </div>
        <p>{t("ofOrders", { done, orders })}</p>
        <Progress value={orders === 0 ? 1 : Math.min(1, done / orders)} label={t("progress")} />
        {waiting > 0 ? <p className="text-ink-soft">{t("waiting", { count: waiting })}</p> : null}
        {stuck === null ? null : (
          <Notice tone="bad">
            {t("stuck")} <bdi dir="ltr">{stuck}</bdi>
          </Notice>
        )}
        {refunds.failed > 0 ? <Notice tone="bad">{t("failed", { count: refunds.failed })}</Notice> : null}
        <dl className="grid gap-1">
          {counts.map(({ outcome, orders: count, amountMinor }) => (
            <Row key={outcome} name={t(`outcomes.${outcome}`)}>
              <span className="tabular">{t("orders", { count })}</span>
              {amountMinor > 0 ? (
                <>
                  {" · "}
                  <Money amountMinor={amountMinor} currency={currency} />
                </>
              ) : null}
            </Row>
          ))}
          <Row name={t("refunds")}>{t("refundCounts", { arrived: refunds.arrived, underWay: refunds.underWay })}</Row>
          {chain ? <Row name={t("register")}>{t(`chain.${chainWord(chain.state)}`)}</Row> : null}
        </dl>
      </Card>
      {done > 0 ? <OutcomeTable cancellation={cancellation} /> : null}
    </>
  );
}
