"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useRef, useState } from "react";
import { Button } from "@/app/_components/button";
import { Card } from "@/app/_components/card";
import { DateText } from "@/app/_components/date-text";
import { DateTimeInput } from "@/app/_components/date-time-input";
import { Field } from "@/app/_components/field";
import { TextArea } from "@/app/_components/text-input";
import { useToast } from "@/app/_components/toast";
import { type Problem, toProblem } from "@/app/_lib/refusal";
import { useTRPCClient } from "@/app/_lib/trpc/client";
import { fromWallTime, toWallTime } from "@/app/_lib/wall-time";
import { brokenDates, PostponeInput } from "@/server/domain/postponement/postponement";
import { ProblemNotice } from "../../../../_components/problem-notice";
import { useRuleText } from "../../../../_components/rule-text";
import type { Postponement } from "./postponement-types";

type Props = { postponement: Postponement; onDone: () => Promise<unknown> };
type Errors = Partial<Record<string, string>>;

/** Says what moving means, to how many, and what stays as it was; checks the dates by the rules of the chain. */
export function PostponeForm({ postponement, onDone }: Props) {
  const t = useTranslations("postponement");
  const client = useTRPCClient();
  const router = useRouter();
  const toast = useToast();
  const ruleText = useRuleText();
  const own = (rule?: string) =>
    rule && t.has(`rules.${rule as "not-later"}`) ? t(`rules.${rule as "not-later"}`) : ruleText(rule);
  const { eventId, timezone, orders, given, latestEndsAt, firstEndsAt } = postponement;
  const wall = (date: Date) => toWallTime(date, timezone);
  const key = useRef("");
  const [text, setText] = useState({
    doorsAt: wall(postponement.doorsAt),
    startsAt: wall(postponement.startsAt),
    endsAt: wall(postponement.endsAt),
    reason: "",
  });
  const [errors, setErrors] = useState<Errors>({});
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const type = (part: Partial<typeof text>) => {
    // Another wish is another move.
    key.current = "";
    setText((before) => ({ ...before, ...part }));
  };

  /** The input, or what is wrong with it by field. */
  function read(): PostponeInput | Errors {
    const at = (field: "doorsAt" | "startsAt" | "endsAt") => fromWallTime(text[field], timezone);
    const dates = { doorsAt: at("doorsAt"), startsAt: at("startsAt"), endsAt: at("endsAt") };
    key.current ||= crypto.randomUUID();
    const parsed = PostponeInput.safeParse({ key: key.current, eventId, ...dates, reason: text.reason });
    if (!parsed.success) return Object.fromEntries(parsed.error.issues.map((one) => [one.path[0], one.message]));
    const broken = brokenDates(postponement, parsed.data, { firstEndsAt, now: new Date() });
    return broken.length > 0 ? Object.fromEntries(broken.map(({ field, rule }) => [field, rule])) : parsed.data;
  }

  async function submitted(event: FormEvent) {
    event.preventDefault();
    const input = read();
    const good = "key" in input;
    setErrors(good ? {} : input);
    if (!good || busy) return;
    setBusy(true);
    setProblem(null);
    try {
      await client.postponement.begin.mutate(input as PostponeInput);
      toast(t("begun"), "good");
      await onDone();
      // The frame around this page shows the date.
      router.refresh();
    } catch (thrown) {
      const found = toProblem(thrown);
      const { field, rule } = found.data;
      if (typeof field === "string" && typeof rule === "string") setErrors({ [field]: rule });
      else setProblem(found);
    } finally {
      setBusy(false);
    }
  }

  const date = (field: "doorsAt" | "startsAt" | "endsAt") => (
    <Field label={t(`fields.${field}`)} error={own(errors[field])} required>
      <DateTimeInput value={text[field]} onChange={(value) => type({ [field]: value })} />
    </Field>
  );
  return (
    <Card as="section" className="grid max-w-3xl gap-5">
      <h2 className="text-heading">{t("title")}</h2>
      <ul className="grid list-disc gap-1.5 ps-5">
        <li>{orders === 0 ? t("means.noOrders") : t("means.letters", { orders })}</li>
        {given > 0 ? <li>{t("means.given", { given })}</li> : null}
        <li>{t("means.tickets")}</li>
        <li>
          {t.rich("means.later", { latest: () => <DateText at={latestEndsAt} timezone={timezone} style="short" /> })}
        </li>
        <li>{t("means.sales")}</li>
        <li>{t("means.pinned")}</li>
        <li className="font-semibold">{t("means.noMoney")}</li>
      </ul>
      <form onSubmit={submitted} noValidate className="grid gap-4">
        <div className="grid items-start gap-4">
          {date("doorsAt")}
          {date("startsAt")}
          {date("endsAt")}
        </div>
        <p className="text-note text-ink-soft">{t("copy.zone", { timezone })}</p>
        <Field label={t("reason")} hint={t("reasonHint")} error={own(errors.reason)} required>
          <TextArea rows={4} value={text.reason} onChange={({ target }) => type({ reason: target.value })} />
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
