"use client";

import { useLocale, useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { Button } from "@/app/_components/button";
import { Checkbox } from "@/app/_components/checkbox";
import { Field } from "@/app/_components/field";
import { Notice } from "@/app/_components/notice";
import { TextInput } from "@/app/_components/text-input";
import { looksLikeEmail } from "@/app/_lib/looks-like-email";
import { problemText } from "@/app/_lib/problem-text";
import { toProblem } from "@/app/_lib/refusal";
import { mutate } from "@/app/_lib/trpc/vanilla";

type Props = { brand: string; ticketKey: string; back: string; giftsLeft: number };

/** A gift cannot be taken back, so it is confirmed before it is given. */
export function GiveForm({ brand, ticketKey, back, giftsLeft }: Props) {
  const t = useTranslations("market.give");
  const checkout = useTranslations("market.checkout");
  const errors = useTranslations("errors");
  const locale = useLocale();
  const [email, setEmail] = useState("");
  const [sure, setSure] = useState(false);
  const [wrong, setWrong] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  async function give(event: FormEvent) {
    event.preventDefault();
    if (busy) return;
    const toEmail = email.trim();
    const bad = !looksLikeEmail(toEmail);
    setWrong(bad);
    setProblem(!bad && !sure ? t("confirmFirst") : null);
    if (bad || !sure) return;
    setBusy(true);
    try {
      await mutate("gift", "create", { brand, key: ticketKey, toEmail });
      window.location.assign(back);
    } catch (cause) {
      setProblem(problemText(errors, toProblem(cause), locale));
      setBusy(false);
    }
  }

  return (
    <form method="post" onSubmit={give} noValidate className="grid gap-5">
      <Field label={t("email")} hint={t("hint")} error={wrong ? checkout("emailWrong") : null} required>
        <TextInput
          type="email"
          name="email"
          dir="ltr"
          inputMode="email"
          autoComplete="off"
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
      </Field>
      <Checkbox checked={sure} onChange={(event) => setSure(event.target.checked)} label={t("confirm")} />
      {problem ? (
        <Notice tone="bad" alert>
          {problem}
        </Notice>
      ) : null}
      <Button type="submit" size="large" wide busy={busy}>
        {t("submit")}
      </Button>
      <p className="text-note text-ink-soft">{t("left", { count: giftsLeft })}</p>
    </form>
  );
}
