"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useTRPC } from "@/app/_lib/trpc/client";
import { type PostponedOutcome, postponedOutcomes } from "@/server/domain/postponement/postponement";
import { OutcomeList } from "../_components/outcome-list";
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
  return (
    <OutcomeList
      query={query}
      filter={{ value: filter, set: setFilter, options: filters, name: (one) => t(`outcomes.${one}`) }}
      words={{
        show: t("show", { number: move.number }),
        caption: t("caption", { number: move.number }),
        all: t("all"),
        none: t("none"),
        order: t("columns.order"),
        buyer: t("columns.buyer"),
        more: t("more"),
      }}
      columns={[
        { key: "outcome", title: t("columns.outcome"), cell: ({ outcome }) => t(`outcomes.${outcome}`) },
        { key: "letter", title: t("columns.letter"), cell: ({ letter }) => (letter ? t(`states.${letter}`) : "–") },
      ]}
    />
  );
}
