"use client";

import { useTranslations } from "next-intl";
import { Badge } from "@/app/_components/badge";
import { Button } from "@/app/_components/button";
import { DateText } from "@/app/_components/date-text";
import { Table } from "@/app/_components/table";
import { Coins } from "./coins";
import { tones, useErrorWords } from "./intent-words";
import type { Intent } from "./types";

type Props = { intents: Intent[]; timezone: string; onOpen: (id: string) => void };

export function IntentTable({ intents, timezone, onOpen }: Props) {
  const t = useTranslations("operations");
  const words = useErrorWords();
  return (
    <Table
      caption={t("nav.transactions")}
      rows={intents}
      rowKey={({ id }) => id}
      columns={[
        {
          key: "kind",
          title: t("columns.kind"),
          cell: (intent) => (
            <span className="grid gap-0.5">
              {t(`kinds.${intent.kind}`)}
              <span className="text-note font-normal text-ink-soft">
                <bdi>{intent.event?.title ?? ""}</bdi>
                {intent.tokenId ? ` · ${t("ticket", { id: intent.tokenId })}` : ""}
                {intent.quantity ? ` · ${t("tickets", { count: intent.quantity })}` : ""}
              </span>
            </span>
          ),
        },
        {
          key: "state",
          title: t("columns.state"),
          cell: ({ state, error, attempts }) => (
            <span className="grid max-w-80 gap-1 max-sm:justify-items-end">
              <span className="inline-flex flex-wrap gap-1.5">
                <Badge tone={tones[state]}>{t(`states.${state}`)}</Badge>
                {attempts > 0 ? <Badge>{t("attempts", { count: attempts })}</Badge> : null}
              </span>
              {error ? <span className="text-note text-ink-soft">{words(error)}</span> : null}
            </span>
          ),
        },
        {
          key: "when",
          title: t("columns.asked"),
          cell: ({ createdAt }) => <DateText at={createdAt} timezone={timezone} style="short" />,
        },
        {
          key: "cost",
          title: t("columns.cost"),
          numeric: true,
          cell: ({ costWei }) => (costWei ? <Coins wei={costWei} /> : <span className="text-ink-faint">–</span>),
        },
        {
          key: "open",
          title: t("columns.details"),
          numeric: true,
          cell: ({ id, kind }) => (
            <Button variant="secondary" size="small" onClick={() => onOpen(id)}>
              {t("open")}
              <span className="sr-only">{`: ${t(`kinds.${kind}`)}`}</span>
            </Button>
          ),
        },
      ]}
    />
  );
}
