"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/app/_components/button";
import { Card } from "@/app/_components/card";
import { Field } from "@/app/_components/field";
import { Select } from "@/app/_components/select";
import { Spinner } from "@/app/_components/spinner";
import { Table } from "@/app/_components/table";
import { useTRPC } from "@/app/_lib/trpc/client";
import { type PostponedOutcome, postponedOutcomes } from "@/server/domain/postponement/postponement";
import { ProblemNotice } from "../../../../_components/problem-notice";
import { type Move, settled } from "./postponement-types";

type Filter = PostponedOutcome | "letter-refused";
const filters: readonly Filter[] = [...postponedOutcomes, "letter-refused"];

/** Every order with what became of it and of its letter; each leads to its own page. */
export function PostponedTable({ move }: { move: Move }) {
  const t = useTranslations("postponement");
  const trpc = useTRPC();
  const [filter, setFilter] = useState<Filter | "">("");
  const query = useInfiniteQuery(
    trpc.postponement.outcomes.infiniteQueryOptions(
      { postponementId: move.id, ...(filter ? { outcome: filter } : {}) },
      { getNextPageParam: ({ next }) => next, refetchInterval: settled(move) ? false : 3_000 },
    ),
  );
  const rows = query.data?.pages.flatMap(({ orders }) => orders) ?? [];
  return (
    <Card as="section" className="grid gap-4 overflow-x-auto">
      <div className="max-w-xs">
        <Field label={t("show", { number: move.number })}>
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
          caption={t("caption", { number: move.number })}
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
              key: "letter",
              title: t("columns.letter"),
              cell: ({ letter }) => (letter ? t(`states.${letter}`) : "–"),
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
