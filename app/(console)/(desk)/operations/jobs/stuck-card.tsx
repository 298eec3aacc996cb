"use client";

import { useTranslations } from "next-intl";
import { Badge } from "@/app/_components/badge";
import { Button } from "@/app/_components/button";
import { Card } from "@/app/_components/card";
import { DateText } from "@/app/_components/date-text";
import type { StuckRun } from "./job-types";
import { TechnicalDetail } from "./technical-detail";
import type { JobActions } from "./use-job-actions";

const workflows = [
  "sell-ticket",
  "resell-ticket",
  "publish-event",
  "list-ticket",
  "unlist-ticket",
  "give-ticket",
] as const;

/** A workflow that stopped between two steps: which one, why, and the button that lets it go on. */
export function StuckCard({ run, timezone, mayAct, actions }: Props) {
  const t = useTranslations("jobs");
  const workflow = workflows.find((name) => name === run.workflow);
  const titleId = `run-${run.id}`;
  return (
    <Card as="li" className="grid gap-3">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <h3 id={titleId} className="font-semibold">
          {workflow ? t(`workflows.${workflow}`) : run.workflow}
        </h3>
        <Badge tone="warn">{t("stuck.state")}</Badge>
      </div>
      <p>{t(`reasons.${run.reason}`)}</p>
      <p className="text-note text-ink-soft">
        {t("tries", { count: run.tries })}
        {" · "}
        {t.rich("stuck.since", { at: () => <DateText at={run.updatedAt} timezone={timezone} style="short" /> })}
      </p>
      <TechnicalDetail error={run.error ?? ""} about={{ run: run.id, about: run.subject }} />
      {mayAct ? (
        <div>
          <Button
            size="small"
            busy={actions.busy === run.id}
            aria-describedby={titleId}
            onClick={() => void actions.resume(run.id)}
          >
            {t("stuck.resume")}
          </Button>
        </div>
      ) : null}
    </Card>
  );
}
type Props = { run: StuckRun; timezone: string; mayAct: boolean; actions: JobActions };
