"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/app/_components/button";
import { EmptyState } from "@/app/_components/empty-state";
import { Notice } from "@/app/_components/notice";
import { useTRPC } from "@/app/_lib/trpc/client";
import { More } from "../../../_components/more";
import { ProblemNotice } from "../../../_components/problem-notice";
import { ViewTabs } from "../_components/view-tabs";
import { AllDialog } from "./all-dialog";
import { DiscardDialog } from "./discard-dialog";
import type { JobsPage, Letter } from "./job-types";
import { LetterCard } from "./letter-card";
import { StuckCard } from "./stuck-card";
import { useJobActions } from "./use-job-actions";

const views = ["open", "settled"] as const;
type View = (typeof views)[number];

/** Work in the background that needs a person: workflows that are stuck, jobs that were given up, and what became of them. */
export function JobsDesk({ first, timezone }: { first: JobsPage; timezone: string }) {
  const t = useTranslations("jobs");
  const trpc = useTRPC();
  const [view, setView] = useState<View>("open");
  const [discarding, setDiscarding] = useState<Letter | null>(null);
  const [replayingAll, setReplayingAll] = useState(false);
  const options = { getNextPageParam: (page: JobsPage) => page.next ?? undefined, initialCursor: null };
  const pages = useInfiniteQuery({
    ...trpc.job.list.infiniteQueryOptions({ show: view }, options),
    ...(view === "open" ? { initialData: { pages: [first], pageParams: [null] } } : {}),
    refetchInterval: 10_000,
  });
  const actions = useJobActions(() => pages.refetch());
  const newest = pages.data?.pages[0];
  const letters = pages.data?.pages.flatMap((page) => page.letters) ?? [];
  const { waiting, mayAct } = newest ?? first;
  const stuck = newest?.stuck ?? [];

  return (
    <div className="grid gap-8">
      <div className="flex flex-wrap items-center justify-between gap-4">
        <p className="text-ink-soft">{t("waiting", { count: waiting.jobs, seconds: waiting.oldestSeconds })}</p>
        <ViewTabs
          views={views}
          view={view}
          label={t("views.label")}
          nameOf={(one) => t(`views.${one}`)}
          onView={setView}
        />
      </div>
      {mayAct ? null : <Notice>{t("ownersAct")}</Notice>}
      <ProblemNotice problem={actions.problem ?? pages.error} />

      {stuck.length > 0 ? (
        <section className="grid gap-4" aria-labelledby="stuck">
          <div className="grid gap-1">
            <h2 id="stuck" className="text-heading">
              {t("stuck.title", { count: stuck.length })}
            </h2>
            <p className="max-w-prose text-ink-soft">{t("stuck.intro")}</p>
          </div>
          <ul className="grid gap-4">
            {stuck.map((run) => (
              <StuckCard key={run.id} run={run} timezone={timezone} mayAct={mayAct} actions={actions} />
            ))}
          </ul>
        </section>
      ) : null}

      {letters.length > 0 ? (
        <section className="grid gap-4" aria-labelledby="letters">
          <div className="flex flex-wrap items-end justify-between gap-4">
            <div className="grid gap-1">
              <h2 id="letters" className="text-heading">
                {t(`${view}.title`, { count: newest?.total ?? 0 })}
              </h2>
              <p className="max-w-prose text-ink-soft">{t(`${view}.intro`)}</p>
            </div>
            {view === "open" && mayAct && letters.length > 1 ? (
              <Button variant="secondary" size="small" onClick={() => setReplayingAll(true)}>
                {t("replayAll")}
              </Button>
            ) : null}
          </div>
          <ul className="grid gap-4">
            {letters.map((letter) => (
              <LetterCard
                key={letter.id}
                letter={letter}
                timezone={timezone}
                mayAct={mayAct}
                actions={actions}
                onDiscard={setDiscarding}
              />
            ))}
          </ul>
          <More pages={pages}>{t("more")}</More>
        </section>
      ) : null}
      {letters.length === 0 && stuck.length === 0 && !pages.isPending && !pages.error ? (
        <EmptyState title={t(`${view}.emptyTitle`)} body={t(`${view}.emptyBody`)} />
      ) : null}

      <DiscardDialog letter={discarding} actions={actions} onClose={() => setDiscarding(null)} />
      <AllDialog
        open={replayingAll}
        count={newest?.total ?? 0}
        actions={actions}
        onClose={() => setReplayingAll(false)}
      />
    </div>
  );
}
