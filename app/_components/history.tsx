import type { ReactNode } from "react";
import { Badge } from "./badge";
import { DateText } from "./date-text";

export type HistoryStep = {
  id: string;
  /** What happened, in words. */
  title: ReactNode;
  at: Date;
  /** Hash of its transaction. */
  tx: string;
  stage: { final: boolean; text: string };
  /** Facts about it, under its title. */
  facts?: ReactNode;
};

type Props = { label: string; steps: HistoryStep[]; timezone: string; txLabel: string };

/** What happened to a thing on the chain, the latest first: when, in which transaction, and whether that can still change. */
export function History({ label, steps, timezone, txLabel }: Props) {
  return (
    <ol aria-label={label} className="grid">
      {steps.map(({ id, title, at, tx, stage, facts }) => (
        <li
          key={id}
          className="relative grid gap-1.5 border-s border-line-strong ps-5 pb-6 last:pb-0"
          data-stage={stage.final ? "final" : "pending"}
        >
          <span
            aria-hidden="true"
            className="absolute -start-[5px] top-2 size-[9px] rounded-full bg-accent ring-4 ring-surface"
          />
          <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <span className="font-semibold">{title}</span>
            <Badge tone={stage.final ? "good" : "warn"}>{stage.text}</Badge>
          </p>
          <p className="text-note text-ink-soft">
            <DateText at={at} timezone={timezone} style="short" />
          </p>
          {facts}
          <p className="text-note text-ink-soft">
            {txLabel}{" "}
            <bdi dir="ltr" className="tabular break-all">
              {tx}
            </bdi>
          </p>
        </li>
      ))}
    </ol>
  );
}
