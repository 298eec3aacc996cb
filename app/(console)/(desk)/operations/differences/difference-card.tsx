"use client";

import { useTranslations } from "next-intl";
import { Badge } from "@/app/_components/badge";
import { Button } from "@/app/_components/button";
import { Card } from "@/app/_components/card";
import { DateText } from "@/app/_components/date-text";
import type { DifferenceRow } from "./difference-types";
import { EvidenceList } from "./evidence-list";
import type { DifferenceActions } from "./use-difference-actions";

type Props = {
  row: DifferenceRow;
  timezone: string;
  mayAct: boolean;
  actions: DifferenceActions;
  onAcknowledge: (row: DifferenceRow) => void;
};
const tones = { critical: "bad", major: "warn", minor: "neutral" } as const;

/** One difference: what disagrees, how grave it is, what was seen, and what can be done. */
export function DifferenceCard({ row, timezone, mayAct, actions, onAcknowledge }: Props) {
  const t = useTranslations("differences");
  const titleId = `difference-${row.id}`;
  const closed = row.state === "healed" || row.state === "gone";
  return (
    <Card as="li" className="grid gap-3">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <h3 id={titleId} className="font-semibold">
          {t(`kinds.${row.kind}`)}
        </h3>
        {closed ? (
          <Badge tone="good">{t(`states.${row.state}`)}</Badge>
        ) : (
          <Badge tone={tones[row.severity]}>{t(`severities.${row.severity}`)}</Badge>
        )}
      </div>
      <p className="text-note text-ink-soft">
        {t.rich("between", {
          first: () => <DateText at={row.firstSeenAt} timezone={timezone} style="short" />,
          last: () => <DateText at={row.lastSeenAt} timezone={timezone} style="short" />,
        })}
        {row.healTries > 0 ? ` · ${t("tried", { count: row.healTries })}` : ""}
        {row.healAsked ? ` · ${t("healAsked")}` : ""}
      </p>
      {row.note ? (
        <p className="border-s-2 border-line-strong ps-3">
          <bdi>{row.note}</bdi>
        </p>
      ) : null}
      <EvidenceList evidence={{ subject: row.subject, ...row.evidence }} />
      {!closed && mayAct ? (
        <div className="flex flex-wrap gap-3">
          {row.mayHeal ? (
            <Button
              size="small"
              busy={actions.busy === row.id}
              aria-describedby={titleId}
              onClick={() => void actions.healAgain(row.id)}
            >
              {t("healAgain")}
            </Button>
          ) : null}
          {row.state === "open" ? (
            <Button size="small" variant="secondary" aria-describedby={titleId} onClick={() => onAcknowledge(row)}>
              {t("acknowledge")}
            </Button>
          ) : null}
        </div>
      ) : null}
    </Card>
  );
}
