"use client";

import { useLocale, useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { Button } from "@/app/_components/button";
import { Field } from "@/app/_components/field";
import { Notice } from "@/app/_components/notice";
import { TextInput } from "@/app/_components/text-input";
import { looksLikeEmail } from "@/app/_lib/looks-like-email";
import { toProblem } from "@/app/_lib/refusal";
import { mutate } from "@/app/_lib/trpc/vanilla";

/** Address first, then the code that came there. A wrong code can be typed again; another address can be chosen. */
export function SignInForm({ brand, next }: { brand: string; next: string }) {
  const t = useTranslations("market.signIn");
  const errors = useTranslations("errors");
  const locale = useLocale() as "en" | "he";
  const [email, setEmail] = useState("");
  const [code, setCode] = useState("");
  const [sentTo, setSentTo] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  async function attempt(work: () => Promise<void>) {
    if (busy) return;
    setBusy(true);
    setError(null);
    try {
      await work();
    } catch (problem) {
      setError(errors(toProblem(problem).code));
      setBusy(false);
    }
  }

  function send(event: FormEvent) {
    event.preventDefault();
    const address = email.trim();
    if (!looksLikeEmail(address)) return setError(t("emailWrong"));
    void attempt(async () => {
      await mutate("session", "requestCode", { brand, email: address, locale });
      setSentTo(address);
      setBusy(false);
    });
  }

  function enter(event: FormEvent) {
    event.preventDefault();
    void attempt(async () => {
      await mutate("session", "confirmCode", { brand, email: sentTo ?? "", code: code.trim(), locale });
      window.location.assign(next);
    });
  }

  if (sentTo === null)
    return (
      <form method="post" onSubmit={send} noValidate className="grid gap-5">
        <Field label={t("email")} error={error} required>
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
        <Button type="submit" size="large" wide busy={busy}>
          {t("send")}
        </Button>
      </form>
    );
  return (
    <form method="post" onSubmit={enter} noValidate className="grid gap-5">
      <Notice tone="good">{t.rich("sent", { email: () => <bdi>{sentTo}</bdi> })}</Notice>
      <Field label={t("code")} hint={t("codeHint")} error={error} required>
        <TextInput
          name="code"
          dir="ltr"
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={7}
          value={code}
          onChange={(event) => setCode(event.target.value)}
          className="tabular text-center text-2xl font-semibold tracking-[0.3em]"
        />
      </Field>
      <Button type="submit" size="large" wide busy={busy}>
        {t("enter")}
      </Button>
      <Button
        variant="quiet"
        onClick={() => {
          setSentTo(null);
          setCode("");
          setError(null);
        }}
      >
        {t("other")}
      </Button>
    </form>
  );
}
