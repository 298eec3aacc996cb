"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { DateText } from "@/app/_components/date-text";
import { EmptyState } from "@/app/_components/empty-state";
import { Field } from "@/app/_components/field";
import { Notice } from "@/app/_components/notice";
import { Select } from "@/app/_components/select";
import { useTRPC } from "@/app/_lib/trpc/client";
import { More } from "../../../_components/more";
import { ProblemNotice } from "../../../_components/problem-notice";
import { ViewTabs } from "../_components/view-tabs";
import { AcknowledgeDialog } from "./acknowledge-dialog";
import { DifferenceCard } from "./difference-card";
import type { DifferenceRow, DifferencesPage } from "./difference-types";
import { useDifferenceActions } from "./use-difference-actions";

const views = ["open", "acknowledged", "settled"] as const;
type View = (typeof views)[number];

/** Whether chain, view, books and payment provider agree, and where they do not. */
export function DifferencesDesk({ first, timezone }: { first: DifferencesPage; timezone: string }) {
  const t = useTranslations("differences");
  const trpc = useTRPC();
  const [view, setView] = useState<View>("open");
  const [kind, setKind] = useState<DifferenceRow["kind"] | null>(null);
  const [acknowledging, setAcknowledging] = useState<DifferenceRow | null>(null);
  const options = { getNextPageParam: (page: DifferencesPage) => page.next ?? undefined, initialCursor: null };
  const pages = useInfiniteQuery({
    ...trpc.difference.list.infiniteQueryOptions({ show: view, kind }, options),
    ...(view === "open" && kind === null ? { initialData: { pages: [first], pageParams: [null] } } : {}),
    refetchInterval: 15_000,
  });
  const actions = useDifferenceActions(() => pages.refetch());
  const newest = pages.data?.pages[0] ?? first;
  const rows = pages.data?.pages.flatMap((page) => page.differences) ?? [];

  return (
    <div className="grid gap-6">
      <div className="flex flex-wrap items-end justify-between gap-4">
        <ViewTabs
          views={views}
          view={view}
          label={t("views.label")}
          nameOf={(one) => t(`views.${one}`)}
          onView={(one) => {
            setView(one);
            setKind(null);
          }}
        />
        {newest.kinds.length > 1 || kind !== null ? (
          <div className="w-full sm:w-96">
            <Field label={t("filter")}>
              <Select
                value={kind ?? ""}
                onChange={(event) => setKind((event.target.value || null) as DifferenceRow["kind"] | null)}
              >
                <option value="">{t("all", { count: newest.total })}</option>
                {newest.kinds.map((one) => (
                  <option key={one.kind} value={one.kind}>
                    {`${t(`kinds.${one.kind}`)} (${one.count})`}
                  </option>
                ))}
              </Select>
            </Field>
          </div>
        ) : null}
      </div>
      {newest.mayAct ? null : <Notice>{t("ownersAct")}</Notice>}
      <ProblemNotice problem={actions.problem ?? pages.error} />

      {rows.length > 0 ? (
        <section className="grid gap-4" aria-labelledby="differences">
          <div className="grid gap-1">
            <h2 id="differences" className="text-heading">
              {t(`${view}.title`, { count: newest.total })}
            </h2>
            <p className="max-w-prose text-ink-soft">{t(`${view}.intro`)}</p>
          </div>
          <ul className="grid gap-4">
            {rows.map((row) => (
              <DifferenceCard
                key={row.id}
                row={row}
                timezone={timezone}
                mayAct={newest.mayAct}
                actions={actions}
                onAcknowledge={setAcknowledging}
              />
            ))}
          </ul>
          <More pages={pages}>{t("more")}</More>
        </section>
      ) : null}
      {rows.length === 0 && !pages.isPending && !pages.error ? (
        <EmptyState title={t(`${view}.emptyTitle`)} body={t(`${view}.emptyBody`)} />
      ) : null}
      {newest.lookedAt ? (
        <p className="text-note text-ink-soft">
          {t.rich("lookedAt", {
            at: () => <DateText at={newest.lookedAt as Date} timezone={timezone} style="short" />,
          })}
        </p>
      ) : null}

      <AcknowledgeDialog row={acknowledging} actions={actions} onClose={() => setAcknowledging(null)} />
    </div>
  );
}
