"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useRef, useState } from "react";
import { Button } from "@/app/_components/button";
import { Card } from "@/app/_components/card";
import { DateTimeInput } from "@/app/_components/date-time-input";
import { Field } from "@/app/_components/field";
import { TextInput } from "@/app/_components/text-input";
import { useToast } from "@/app/_components/toast";
import { type Problem, toProblem } from "@/app/_lib/refusal";
import { useTRPCClient } from "@/app/_lib/trpc/client";
import { fromWallTime } from "@/app/_lib/wall-time";
import { CopyEventInput } from "@/server/domain/event/copy";
import { ProblemNotice } from "../../../../_components/problem-notice";
import { useRuleText } from "../../../../_components/rule-text";

type Props = { id: string; timezone: string; title: string; start: string };
type Errors = Partial<Record<string, string>>;

/** A new name and a new start; says what comes along and what does not. */
export function CopyForm({ id, timezone, ...first }: Props) {
  const t = useTranslations("postponement.copy");
  const ruleText = useRuleText();
  const client = useTRPCClient();
  const router = useRouter();
  const toast = useToast();
  const key = useRef("");
  const [title, setTitle] = useState(first.title);
  const [start, setStart] = useState(first.start);
  const [errors, setErrors] = useState<Errors>({});
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);

  async function submitted(event: FormEvent) {
    event.preventDefault();
    // One key however often it is pressed: the copy is made once.
    key.current ||= crypto.randomUUID();
    const read = CopyEventInput.safeParse({ key: key.current, id, title, startsAt: fromWallTime(start, timezone) });
    setErrors(read.success ? {} : Object.fromEntries(read.error.issues.map((one) => [one.path[0], one.message])));
    if (!read.success) return;
    setBusy(true);
    setProblem(null);
    try {
      const made = await client.event.copy.mutate(read.data);
      toast(t(made.room ? "doneWithRoom" : "done"), "good");
      router.push(`/events/${made.id}`);
      router.refresh();
    } catch (thrown) {
      const found = toProblem(thrown);
      const { field, rule } = found.data;
      if (typeof field === "string" && typeof rule === "string") setErrors({ [field]: rule });
      else setProblem(found);
      setBusy(false);
    }
  }

  return (
    <Card as="section" className="grid max-w-2xl gap-5">
      <h2 className="text-heading">{t("title")}</h2>
      <ul className="grid list-disc gap-1.5 ps-5">
        <li>{t("along")}</li>
        <li>{t("dates")}</li>
        <li>{t("notAlong")}</li>
        <li>{t("room")}</li>
      </ul>
      <form onSubmit={submitted} noValidate className="grid gap-4">
        <Field label={t("name")} error={ruleText(errors.title)} required>
          <TextInput value={title} autoComplete="off" dir="auto" onChange={({ target }) => setTitle(target.value)} />
        </Field>
        <Field label={t("start")} hint={t("zone", { timezone })} error={ruleText(errors.startsAt)} required>
          <DateTimeInput value={start} onChange={setStart} />
        </Field>
        <ProblemNotice problem={problem} />
        <div>
          <Button type="submit" busy={busy}>
            {t("verb")}
          </Button>
        </div>
      </form>
    </Card>
  );
}
