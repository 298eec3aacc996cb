"use client";

import { useTranslations } from "next-intl";
import { Badge } from "@/app/_components/badge";
import { Button } from "@/app/_components/button";
import { Card } from "@/app/_components/card";
import { DateText } from "@/app/_components/date-text";
import type { Letter } from "./job-types";
import { TechnicalDetail } from "./technical-detail";
import type { JobActions } from "./use-job-actions";

type Props = {
  letter: Letter;
  timezone: string;
  mayAct: boolean;
  actions: JobActions;
  onDiscard: (letter: Letter) => void;
};
const names = { "mail:send": "mail", "saga:advance": "saga", "payment:sync": "payment" } as const;
const tones = { dead: "bad", replayed: "good", discarded: "neutral" } as const;

/** One job that was given up: what it was to do, why it did not, since when, and what can be done. */
export function LetterCard({ letter, timezone, mayAct, actions, onDiscard }: Props) {
  const t = useTranslations("jobs");
  const name = names[letter.name as keyof typeof names];
  const title = name ? t(`names.${name}`) : letter.name;
  const titleId = `letter-${letter.id}`;
  return (
    <Card as="li" className="grid gap-3">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <h3 id={titleId} className="font-semibold">
          {title}
        </h3>
        <Badge tone={tones[letter.state]}>{t(`states.${letter.state}`)}</Badge>
      </div>
      <p>{t(`reasons.${letter.reason}`)}</p>
      <p className="text-note text-ink-soft">
        {t("tries", { count: letter.tries })}
        {" · "}
        {t.rich("between", {
          first: () => <DateText at={letter.firstFailedAt} timezone={timezone} style="short" />,
          last: () => <DateText at={letter.lastFailedAt} timezone={timezone} style="short" />,
        })}
      </p>
      {letter.settledAt ? (
        <p className="text-note text-ink-soft">
          {t.rich("settledAt", {
            at: () => <DateText at={letter.settledAt as Date} timezone={timezone} style="short" />,
          })}
        </p>
      ) : null}
      {letter.note ? (
        <p className="border-s-2 border-line-strong ps-3">
          <bdi>{letter.note}</bdi>
        </p>
      ) : null}
      <TechnicalDetail error={letter.error} about={letter.about} />
      {letter.state === "dead" && mayAct ? (
        <div className="flex flex-wrap gap-3">
          <Button
            size="small"
            busy={actions.busy === letter.id}
            aria-describedby={titleId}
            onClick={() => void actions.replay(letter.id)}
          >
            {t("replay")}
          </Button>
          <Button size="small" variant="secondary" aria-describedby={titleId} onClick={() => onDiscard(letter)}>
            {t("discard")}
          </Button>
        </div>
      ) : null}
    </Card>
  );
}
