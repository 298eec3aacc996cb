"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { Button } from "@/app/_components/button";
import { Field } from "@/app/_components/field";
import { Notice } from "@/app/_components/notice";
import { TextInput } from "@/app/_components/text-input";
import { looksLikeEmail } from "@/app/_lib/looks-like-email";
import { type Problem, toProblem } from "@/app/_lib/refusal";
import { useProblemText } from "@/app/_lib/use-problem-text";

type Props = { email: string; submit: string; busyText: string; onSubmit(email: string): Promise<void> };

/** One e-mail and one way on. Stays busy after success, because the next page is on its way. */
export function EmailForm({ email: known, submit, busyText, onSubmit }: Props) {
  const t = useTranslations("market.checkout");
  const textOf = useProblemText();
  const [email, setEmail] = useState(known);
  const [wrong, setWrong] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);

  async function go(event: FormEvent) {
    event.preventDefault();
    if (busy) return;
    setProblem(null);
    setWrong(!looksLikeEmail(email.trim()));
    if (!looksLikeEmail(email.trim())) return;
    setBusy(true);
    try {
      await onSubmit(email.trim());
    } catch (error) {
      setProblem(toProblem(error));
      setBusy(false);
    }
  }

  return (
    // By post: pressed before the page is alive, the address would otherwise end in the URL.
    <form method="post" onSubmit={go} noValidate className="grid gap-5">
      <Field label={t("email")} hint={t("emailHint")} error={wrong ? t("emailWrong") : null} required>
        <TextInput
          type="email"
          name="email"
          dir="ltr"
          inputMode="email"
          autoComplete="email"
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
      </Field>
      {problem ? (
        <Notice tone="bad" alert>
          {textOf(problem)}
        </Notice>
      ) : null}
      <Button type="submit" size="large" wide busy={busy}>
        {busy ? busyText : submit}
      </Button>
    </form>
  );
}
