"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/app/_components/button";
import { Card } from "@/app/_components/card";
import { Field } from "@/app/_components/field";
import { Money } from "@/app/_components/money";
import { Select } from "@/app/_components/select";
import { Spinner } from "@/app/_components/spinner";
import { Table } from "@/app/_components/table";
import { useTRPC } from "@/app/_lib/trpc/client";
import { type Outcome, outcomes } from "@/server/domain/cancellation/outcome";
import { ProblemNotice } from "../../../../_components/problem-notice";
import { type Cancellation, settled } from "./cancellation-types";

type Filter = Outcome | "refund-failed";
const filters: readonly Filter[] = [...outcomes, "refund-failed"];

/** Every order with what became of it; each leads to its own page, where a refund that failed is tried again. */
export function OutcomeTable({ cancellation }: { cancellation: Cancellation }) {
  const t = useTranslations("cancellation");
  const trpc = useTRPC();
  const [filter, setFilter] = useState<Filter | "">("");
  const { eventId, currency } = cancellation;
  const query = useInfiniteQuery(
    trpc.cancellation.outcomes.infiniteQueryOptions(
      { eventId, ...(filter ? { outcome: filter } : {}) },
      { getNextPageParam: ({ next }) => next, refetchInterval: settled(cancellation) ? false : 3_000 },
    ),
  );
  const rows = query.data?.pages.flatMap(({ orders }) => orders) ?? [];
  return (
    <Card as="section" className="grid gap-4 overflow-x-auto">
      <div className="max-w-xs">
        <Field label={t("show")}>
          <Select value={filter} onChange={({ target }) => setFilter(target.value as Filter | "")}>
            <option value="">{t("all")}</option>
            {filters.map((one) => (
              <option key={one} value={one}>
                {t(`outcomes.${one}`)}
              </option>
            ))}
          </Select>
        </Field>
      </div>
      <ProblemNotice problem={query.error} />
      {query.isPending ? <Spinner /> : null}
      {query.data && rows.length === 0 ? <p className="text-ink-soft">{t("none")}</p> : null}
      {rows.length > 0 ? (
        <Table
          caption={t("caption")}
          rows={rows}
          rowKey={({ orderId }) => orderId}
          columns={[
            {
              key: "number",
              title: t("columns.order"),
              cell: ({ orderId, number }) => (
                <Link href={`/orders/${orderId}`} className="font-semibold text-accent-text hover:underline">
                  <bdi dir="ltr">{number}</bdi>
                </Link>
              ),
            },
            { key: "email", title: t("columns.buyer"), cell: ({ email }) => <bdi>{email}</bdi> },
            { key: "outcome", title: t("columns.outcome"), cell: ({ outcome }) => t(`outcomes.${outcome}`) },
            {
              key: "refund",
              title: t("columns.refund"),
              cell: ({ refund }) => (refund ? t(`states.${refund as "requested"}`) : "–"),
            },
            {
              key: "amount",
              title: t("columns.amount"),
              numeric: true,
              cell: ({ amountMinor }) => <Money amountMinor={amountMinor} currency={currency} full />,
            },
          ]}
        />
      ) : null}
      {query.hasNextPage ? (
        <div>
          <Button variant="secondary" busy={query.isFetchingNextPage} onClick={() => query.fetchNextPage()}>
            {t("more")}
          </Button>
        </div>
      ) : null}
    </Card>
  );
}
