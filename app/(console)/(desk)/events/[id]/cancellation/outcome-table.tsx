"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Money } from "@/app/_components/money";
import { useTRPC } from "@/app/_lib/trpc/client";
import { type Outcome, outcomes } from "@/server/domain/cancellation/outcome";
import { OutcomeList } from "../_components/outcome-list";
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
  return (
    <OutcomeList
      query={query}
      filter={{ value: filter, set: setFilter, options: filters, name: (one) => t(`outcomes.${one}`) }}
      words={{
        show: t("show"),
        caption: t("caption"),
        all: t("all"),
        none: t("none"),
        order: t("columns.order"),
        buyer: t("columns.buyer"),
        more: t("more"),
      }}
      columns={[
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
  );
}
