"use client";

import type { inferRouterOutputs } from "@trpc/server";
import { useTranslations } from "next-intl";
import { type FormEvent, useId, useState } from "react";
import { Button } from "@/app/_components/button";
import { Dialog } from "@/app/_components/dialog";
import { Field } from "@/app/_components/field";
import { Notice } from "@/app/_components/notice";
import { TextInput } from "@/app/_components/text-input";
import { useToast } from "@/app/_components/toast";
import { type Problem, toProblem } from "@/app/_lib/refusal";
import { useTRPCClient } from "@/app/_lib/trpc/client";
import type { AppRouter } from "@/server/api/root";
import { ProblemNotice } from "../../../../_components/problem-notice";
import { useRuleText } from "../../../../_components/rule-text";

type Errors = inferRouterOutputs<AppRouter>["voucher"]["import"]["errors"];
type Props = { eventId: string; importKey: string; onClose: () => void };

/** A call carries 64 kB. */
const maxChars = 60_000;
const shownErrors = 20;
/** Columns and kinds are the file's own words, the same in every language. */
const example = [
  "code,kind,value,max_tickets,max_discount,opens_hidden,tiers,valid_from,valid_until,tag,note",
  "SPRING24,percent,12.5,100,,no,Floor|Balcony,,2027-05-01T10:00:00Z,press,",
  ",access,,1,,yes,Backstage,,,friends,",
].join("\n");

/** Takes vouchers from a file: all of them, or none with what is wrong in which line. */
export function ImportDialog({ eventId, importKey, onClose }: Props) {
  const t = useTranslations("vouchers");
  const common = useTranslations("common");
  const ruleText = useRuleText();
  const client = useTRPCClient();
  const toast = useToast();
  const form = useId();
  const [file, setFile] = useState<File | null>(null);
  const [wrong, setWrong] = useState<string | null>(null);
  const [errors, setErrors] = useState<Errors>([]);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);

  const sentence = (rule: string) =>
    t.has(`rules.${rule}` as "rules.percent") ? t(`rules.${rule}` as "rules.percent") : ruleText(rule);

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (busy) return;
    setErrors([]);
    setProblem(null);
    // A browser gives nobody a file that was saved again after it was chosen.
    const text = file ? await file.text().catch(() => null) : "";
    const tooLarge = text !== null && text.length > maxChars;
    setWrong(!file ? t("needFile") : text === null ? t("fileChanged") : tooLarge ? t("fileTooLarge") : null);
    if (!file || text === null || tooLarge) return;
    setBusy(true);
    try {
      const said = await client.voucher.import.mutate({ eventId, key: importKey, file: text });
      setErrors(said.errors);
      if (said.errors.length === 0) {
        toast(t("made", { count: said.made }), "good");
        onClose();
      }
    } catch (error) {
      const said = toProblem(error);
      if (said.data.field === "file") setWrong(sentence(String(said.data.rule)));
      else setProblem(said);
    }
    setBusy(false);
  }

  return (
    <Dialog
      open
      title={t("importTitle")}
      onClose={onClose}
      footer={
        <>
          <Button variant="secondary" onClick={onClose}>
            {common("cancel")}
          </Button>
          <Button type="submit" form={form} busy={busy}>
            {t("importGo")}
          </Button>
        </>
      }
    >
      <form method="post" id={form} onSubmit={submit} noValidate className="grid gap-4">
        <p className="text-ink-soft">{t("importBody")}</p>
        <p dir="ltr" className="rounded-control bg-sunken p-3 font-mono text-note break-all whitespace-pre-wrap">
          {example}
        </p>
        <Field label={t("file")} error={wrong} required>
          <TextInput
            type="file"
            name="file"
            accept=".csv,text/csv"
            className="py-2.5"
            onChange={(event) => setFile(event.target.files?.[0] ?? null)}
          />
        </Field>
        {errors.length > 0 ? (
          <Notice tone="bad" alert>
            <p>{t("nothingTaken", { count: errors.length })}</p>
            <ul className="mt-2 grid gap-1 font-normal">
              {errors.slice(0, shownErrors).map(({ line, field, rule }) => (
                <li key={`${line} ${field} ${rule}`}>
                  {t.rich("lineError", { line, field: () => <bdi dir="ltr">{field}</bdi> })} {sentence(rule)}
                </li>
              ))}
            </ul>
          </Notice>
        ) : null}
        <ProblemNotice problem={problem} />
      </form>
    </Dialog>
  );
}
