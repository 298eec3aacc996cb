"use client";

import { useTranslations } from "next-intl";
import { Card } from "@/app/_components/card";
import { DateText } from "@/app/_components/date-text";
import { Notice } from "@/app/_components/notice";
import { Progress } from "@/app/_components/progress";
import { BatchBadge, chainWord, Row } from "../_components/batch-rows";
import { PostponedTable } from "./postponed-table";
import type { Move } from "./postponement-types";

/** How far one move is: orders, letters, the register. It goes on whether anybody looks or not. */
export function MoveProgress({ move, timezone }: { move: Move; timezone: string }) {
  const t = useTranslations("postponement");
  const { id, orders, done, counts, letters, chain, stuck, createdAt, closedAt, fromStartsAt, toStartsAt } = move;
  return (
    <>
      <Card as="section" className="grid gap-4" aria-labelledby={id}>
        <div className="flex flex-wrap items-center gap-3">
          <h2 id={id} className="text-heading">
            {t("moved", { number: move.number })}
          </h2>
          <BatchBadge closed={closedAt !== null} stuck={stuck !== null}>
            {t(closedAt ? "closed" : stuck === null ? "running" : "stopped")}
          </BatchBadge>
          <p className="text-note text-ink-soft">
            {t.rich("since", { at: () => <DateText at={createdAt} timezone={timezone} style="short" /> })}
          </p>
        </div>
        <p>
          {t.rich("fromTo", {
            from: () => <DateText at={fromStartsAt} timezone={timezone} />,
            to: () => <DateText at={toStartsAt} timezone={timezone} />,
          })}
        </p>
        <p dir="auto" className="whitespace-pre-line text-ink-soft">
          {move.reason}
        </p>
        <p>{t("ofOrders", { done, orders })}</p>
        <Progress value={orders === 0 ? 1 : Math.min(1, done / orders)} label={t("moved", { number: move.number })} />
        {stuck === null ? null : (
          <Notice tone="bad">
            {t("stuck")} <bdi dir="ltr">{stuck}</bdi>
          </Notice>
        )}
        {letters.refused > 0 ? <Notice tone="warn">{t("refused", { count: letters.refused })}</Notice> : null}
        <dl className="grid gap-1">
          {counts.map(({ outcome, orders: count }) => (
            <Row key={outcome} name={t(`outcomes.${outcome}`)}>
              <span className="tabular">{t("orders", { count })}</span>
            </Row>
          ))}
          <Row name={t("letters")}>{t("letterCounts", { sent: letters.sent, waiting: letters.waiting })}</Row>
          {chain ? <Row name={t("register")}>{t(`chain.${chainWord(chain)}`)}</Row> : null}
        </dl>
      </Card>
      {done > 0 ? <PostponedTable move={move} /> : null}
    </>
  );
}
