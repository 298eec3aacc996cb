"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Badge } from "@/app/_components/badge";
import { Button } from "@/app/_components/button";
import { DateText } from "@/app/_components/date-text";
import { Dialog } from "@/app/_components/dialog";
import { Notice } from "@/app/_components/notice";
import { useToast } from "@/app/_components/toast";
import { type Problem, toProblem } from "@/app/_lib/refusal";
import { useTRPC, useTRPCClient } from "@/app/_lib/trpc/client";
import { Coins } from "./coins";
import { tones, useErrorWords } from "./intent-words";
import { TransactionList } from "./transaction-list";

type Props = {
  id: string | null;
  timezone: string;
  mayWrite: boolean;
  onClose: () => void;
  onChanged: () => Promise<unknown>;
};

/** One intent whole, with each of its transactions and what may be done about it. */
export function IntentDialog({ id, timezone, mayWrite, onClose, onChanged }: Props) {
  const t = useTranslations("operations");
  const says = useTranslations("errors");
  const words = useErrorWords();
  const trpc = useTRPC();
  const client = useTRPCClient();
  const toast = useToast();
  const [sure, setSure] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const found = useQuery({ ...trpc.chainIntent.get.queryOptions({ id: id ?? "" }), enabled: id !== null });
  const intent = found.data;
  const failed = problem ?? (found.error ? toProblem(found.error) : null);

  function close() {
    setSure(false);
    setProblem(null);
    onClose();
  }

  async function act(verb: "retry" | "abandon") {
    if (!intent) return;
    setBusy(true);
    setProblem(null);
    try {
      await client.chainIntent[verb].mutate({ id: intent.id });
      toast(t(verb === "retry" ? "retried" : "abandoned"), "good");
      setSure(false);
    } catch (error) {
      setProblem(toProblem(error));
    }
    // Also after a refusal: it says that things are not as this page thought.
    await onChanged();
    setBusy(false);
  }

  return (
    <Dialog
      open={id !== null}
      onClose={close}
      title={intent ? t(`kinds.${intent.kind}`) : t("loading")}
      footer={
        mayWrite && intent && (intent.mayRetry || intent.consequence) ? (
          <>
            {intent.mayRetry ? (
              <Button busy={busy} onClick={() => act("retry")}>
                {t("retry")}
              </Button>
            ) : null}
            {intent.consequence ? (
              <Button variant="danger" busy={busy} onClick={() => (sure ? act("abandon") : setSure(true))}>
                {t(sure ? "abandonSure" : "abandon")}
              </Button>
            ) : null}
          </>
        ) : undefined
      }
    >
      {failed ? (
        <Notice tone="bad" alert>
          {says(failed.code)}
        </Notice>
      ) : null}
      {intent ? (
        <div className="grid gap-5">
          <dl className="grid grid-cols-[auto_1fr] items-baseline gap-x-6 gap-y-2 text-[0.9375rem]">
            <dt className="text-ink-soft">{t("columns.state")}</dt>
            <dd>
              <Badge tone={tones[intent.state]}>{t(`states.${intent.state}`)}</Badge>
            </dd>
            {intent.event ? (
              <>
                <dt className="text-ink-soft">{t("columns.event")}</dt>
                <dd>
                  <bdi>{intent.event.title}</bdi>
                </dd>
              </>
            ) : null}
            <dt className="text-ink-soft">{t("columns.asked")}</dt>
            <dd>
              <DateText at={intent.createdAt} timezone={timezone} style="short" zone />
            </dd>
            {intent.minedAt ? (
              <>
                <dt className="text-ink-soft">{t("columns.mined")}</dt>
                <dd>
                  <DateText at={intent.minedAt} timezone={timezone} style="short" zone />
                </dd>
              </>
            ) : null}
            <dt className="text-ink-soft">{t("columns.attempts")}</dt>
            <dd className="tabular">{intent.attempts}</dd>
            {intent.costWei ? (
              <>
                <dt className="text-ink-soft">{t("columns.cost")}</dt>
                <dd>
                  <Coins wei={intent.costWei} />
                </dd>
              </>
            ) : null}
          </dl>
          {intent.error ? (
            <Notice tone={intent.state === "failed" ? "bad" : "warn"}>{words(intent.error)}</Notice>
          ) : null}
          <TransactionList transactions={intent.transactions} explorer={intent.explorer} timezone={timezone} />
          {sure && intent.consequence ? (
            <Notice tone="warn" alert>
              {t(`consequences.${intent.consequence}`)}
            </Notice>
          ) : null}
        </div>
      ) : null}
    </Dialog>
  );
}
