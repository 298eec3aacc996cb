"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { type FormEvent, useId, useState } from "react";
import { Button } from "@/app/_components/button";
import { Dialog } from "@/app/_components/dialog";
import { Field } from "@/app/_components/field";
import { Loading } from "@/app/_components/loading";
import { TextArea } from "@/app/_components/text-input";
import { useTRPC } from "@/app/_lib/trpc/client";
import { ProblemNotice } from "../../../../_components/problem-notice";

const most = 5_000;
type Props = {
  disputeId: string;
  busy: boolean;
  problem: unknown;
  onAnswer: (notes: string) => Promise<unknown>;
  onClose: () => void;
};

/** Shows word for word what the bank will read before it is sent. */
export function AnswerDialog({ disputeId, busy, problem, onAnswer, onClose }: Props) {
  const t = useTranslations("orders.dispute");
  const common = useTranslations("common");
  const form = useId();
  const trpc = useTRPC();
  const query = useQuery(trpc.consoleOrder.evidence.queryOptions({ disputeId }, { gcTime: 0 }));
  const [notes, setNotes] = useState("");
  const [tried, setTried] = useState(false);
  const fits = notes.length <= most;

  function submitted(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (fits) void onAnswer(notes);
  }

  return (
    <Dialog
      open
      title={t("title")}
      onClose={onClose}
      footer={
        <>
          <Button variant="secondary" onClick={onClose}>
            {common("cancel")}
          </Button>
          <Button type="submit" form={form} busy={busy} disabled={!query.data}>
            {t("send")}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submitted} noValidate className="grid gap-4">
        <p className="text-ink-soft">{t("body")}</p>
        {query.isPending ? <Loading>{t("loading")}</Loading> : null}
        <ProblemNotice problem={query.error} />
        {query.data ? (
          <dl className="grid gap-3">
            <Text name={t("product")} text={query.data.product} />
            <Text name={t("log")} text={query.data.accessLog} />
          </dl>
        ) : null}
        <Field
          label={t("notes")}
          hint={t("notesHint")}
          error={tried && !fits ? t("notesLong", { most }) : null}
          required={false}
        >
          <TextArea rows={4} dir="auto" value={notes} onChange={({ target }) => setNotes(target.value)} />
        </Field>
        <ProblemNotice problem={problem} />
      </form>
    </Dialog>
  );
}

const Text = ({ name, text }: { name: string; text: string }) => (
  <div className="grid gap-1">
    <dt className="text-sm font-semibold">{name}</dt>
    <dd dir="ltr" lang="en" className="rounded-control bg-sunken p-3 text-note wrap-anywhere whitespace-pre-wrap">
      {text}
    </dd>
  </div>
);
