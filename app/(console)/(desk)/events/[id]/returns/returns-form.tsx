"use client";

import type { inferRouterOutputs } from "@trpc/server";
import { useLocale, useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { useAmountRule } from "@/app/_components/amount-rule";
import { Button } from "@/app/_components/button";
import { Card } from "@/app/_components/card";
import { Checkbox } from "@/app/_components/checkbox";
import { DateText } from "@/app/_components/date-text";
import { Field } from "@/app/_components/field";
import { MoneyInput } from "@/app/_components/money-input";
import { Notice } from "@/app/_components/notice";
import { TextInput } from "@/app/_components/text-input";
import { useToast } from "@/app/_components/toast";
import { moneyText } from "@/app/_lib/money-text";
import { type Problem, toProblem } from "@/app/_lib/refusal";
import { useTRPCClient } from "@/app/_lib/trpc/client";
import type { AppRouter } from "@/server/api/root";
import { typedPercent, typedWhole } from "@/server/domain/event/typed-value";
import { closesAt, mostHours, returnedMinor } from "@/server/domain/returns/terms";
import type { Currency } from "@/server/domain/shared/currency";
import { decimalText } from "@/server/domain/shared/money-text";
import { ProblemNotice } from "../../../../_components/problem-notice";

type EventTerms = inferRouterOutputs<AppRouter>["returns"]["terms"];

/** Whether buyers may give tickets back by themselves, until when, and what stays; says at once what that comes to. */
export function ReturnsForm({ first }: { first: EventTerms }) {
  const t = useTranslations("returns");
  const locale = useLocale();
  const client = useTRPCClient();
  const toast = useToast();
  const ruleText = useAmountRule();
  const { eventId, currency, timezone, startsAt, exampleMinor, returned, state } = first;
  const start = first.terms ?? { open: false, hoursBefore: 48, keptBps: 0, keptMinor: 0 };
  const [open, setOpen] = useState(start.open);
  const [hours, setHours] = useState(String(start.hoursBefore));
  const [percent, setPercent] = useState(String(start.keptBps / 100));
  const [fee, setFee] = useState(start.keptMinor > 0 ? decimalText(start.keptMinor, currency) : "");
  const [typedFee, setTypedFee] = useState<number | null>(start.keptMinor);
  const [rule, setRule] = useState<string | null>(null);
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);

  const before = typedWhole(hours, 0, mostHours);
  const share = typedPercent(percent, 10_000);
  const terms =
    before.ok && share.ok && typedFee !== null
      ? { open, hoursBefore: before.value, keptBps: share.value, keptMinor: typedFee }
      : null;
  const said = (minor: number) => `\u2068${moneyText(minor, currency, locale)}\u2069`;

  async function submitted(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (!terms || busy) return;
    setBusy(true);
    setProblem(null);
    try {
      await client.returns.putTerms.mutate({ eventId, ...terms });
      toast(t(open ? "savedOpen" : "savedClosed"), "good");
    } catch (thrown) {
      setProblem(toProblem(thrown));
    } finally {
      setBusy(false);
    }
  }

  if (state === "cancelled") return <Notice>{t("cancelled")}</Notice>;
  return (
    <Card as="section" className="grid max-w-2xl gap-5">
      <h2 className="text-heading">{t("title")}</h2>
      <ul className="grid list-disc gap-1.5 ps-5">
        <li>{t("means.how")}</li>
        <li>{t("means.before")}</li>
        <li>{t("means.not")}</li>
      </ul>
      <form onSubmit={submitted} noValidate className="grid gap-4">
        <Checkbox checked={open} onChange={({ target }) => setOpen(target.checked)} label={t("open")} />
        {open ? (
          <>
            <Field
              label={t("hours")}
              hint={t("hoursHint")}
              error={tried && !before.ok ? t("hoursWrong", { most: mostHours }) : null}
              required
            >
              <TextInput
                inputMode="numeric"
                value={hours}
                onChange={({ target }) => setHours(target.value)}
                dir="ltr"
              />
            </Field>
            <Field
              label={t("percent")}
              hint={t("percentHint")}
              error={tried && !share.ok ? t("percentWrong") : null}
              required
            >
              <TextInput
                inputMode="decimal"
                value={percent}
                onChange={({ target }) => setPercent(target.value)}
                dir="ltr"
              />
            </Field>
            <Field
              label={t("fee")}
              hint={t("feeHint")}
              error={tried && typedFee === null ? ruleText(rule, t("feeWrong")) : null}
              required={false}
            >
              <MoneyInput
                value={fee}
                currency={currency as Currency}
                onChange={(text, minor, broken) => {
                  const empty = text.trim() === "";
                  setFee(text);
                  setTypedFee(empty ? 0 : minor);
                  setRule(empty ? null : broken);
                }}
              />
            </Field>
            {terms ? (
              <p role="status" className="rounded-control bg-sunken p-3">
                {t.rich("comesTo", {
                  until: () => <DateText at={closesAt(startsAt, terms)} timezone={timezone} />,
                  price: said(exampleMinor),
                  back: said(returnedMinor(exampleMinor, terms, currency)),
                })}
              </p>
            ) : null}
          </>
        ) : null}
        <p className="text-note text-ink-soft">{t("returned", { count: returned })}</p>
        <ProblemNotice problem={problem} />
        <div>
          <Button type="submit" busy={busy}>
            {t("save")}
          </Button>
        </div>
      </form>
    </Card>
  );
}
