"use client";

import { useMutation } from "@tanstack/react-query";
import { useLocale, useTranslations } from "next-intl";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { Button } from "@/app/_components/button";
import { Field } from "@/app/_components/field";
import { Notice } from "@/app/_components/notice";
import { TextInput } from "@/app/_components/text-input";
import { useToast } from "@/app/_components/toast";
import { looksLikeEmail } from "@/app/_lib/looks-like-email";
import { toProblem } from "@/app/_lib/refusal";
import { useTRPC } from "@/app/_lib/trpc/client";
import { signIn } from "../_lib/sign-in";

const digitsOf = (text: string): string => text.replace(/\D/g, "");

/** Two steps: an address, then the code that was mailed to it. After it, the page is loaded again as the person asked for it. */
export function SignInForm() {
  const t = useTranslations("console.signIn");
  const says = useTranslations("errors");
  const locale = useLocale() === "he" ? "he" : "en";
  const toast = useToast();
  const trpc = useTRPC();
  const [email, setEmail] = useState("");
  const [code, setCode] = useState("");
  const [sentTo, setSentTo] = useState<string | null>(null);
  const [wrong, setWrong] = useState<string | null>(null);
  const codeInput = useRef<HTMLDivElement>(null);

  const request = useMutation(trpc.auth.requestCode.mutationOptions());
  const confirm = useMutation({ mutationFn: (typed: string) => signIn(sentTo ?? "", typed) });
  const failure = request.error ?? confirm.error;

  useEffect(() => {
    if (sentTo) codeInput.current?.querySelector("input")?.focus();
  }, [sentTo]);

  async function send(again: boolean) {
    confirm.reset();
    setCode("");
    await request.mutateAsync({ email: email.trim(), locale });
    setSentTo(email.trim());
    if (again) toast(t("sentAgain"), "good");
  }

  function onSubmit(event: FormEvent) {
    event.preventDefault();
    if (!sentTo) {
      setWrong(looksLikeEmail(email) ? null : t("emailWrong"));
      if (looksLikeEmail(email)) send(false).catch(() => {});
      return;
    }
    const digits = digitsOf(code);
    setWrong(digits.length === 6 ? null : t("codeWrong"));
    // A whole load: every part of the page has to be asked for again as somebody else.
    if (digits.length === 6)
      confirm.mutateAsync(digits).then(
        () => window.location.assign(destination()),
        () => {},
      );
  }

  return (
    // By post: pressed before the page is alive, the address would otherwise end in the URL.
    <form method="post" onSubmit={onSubmit} noValidate className="mx-auto grid max-w-md gap-6 py-12 sm:py-20">
      <div className="grid gap-2">
        <h1 className="text-title">{sentTo ? t("sentTitle") : t("title")}</h1>
        <p className="text-ink-soft">
          {sentTo
            ? t.rich("sentBody", {
                email: sentTo,
                b: (address) => <bdi className="font-semibold text-ink">{address}</bdi>,
              })
            : t("body")}
        </p>
      </div>
      {failure ? (
        <Notice tone="bad" alert>
          {says(toProblem(failure).code)}
        </Notice>
      ) : null}
      {sentTo ? (
        <div ref={codeInput}>
          <Field label={t("code")} error={wrong} required>
            <TextInput
              value={code}
              onChange={(event) => setCode(event.target.value)}
              name="code"
              inputMode="numeric"
              autoComplete="one-time-code"
              maxLength={9}
              dir="ltr"
              className="tabular text-center text-2xl font-semibold tracking-[0.4em]"
            />
          </Field>
        </div>
      ) : (
        <Field label={t("email")} error={wrong} required>
          <TextInput
            value={email}
            onChange={(event) => setEmail(event.target.value)}
            type="email"
            name="email"
            autoComplete="email"
            dir="ltr"
          />
        </Field>
      )}
      <Button type="submit" size="large" wide busy={request.isPending || confirm.isPending || confirm.isSuccess}>
        {sentTo ? t("confirm") : t("send")}
      </Button>
      {sentTo ? (
        <div className="flex flex-wrap justify-between gap-2">
          <Button variant="quiet" size="small" onClick={() => send(true).catch(() => {})}>
            {t("again")}
          </Button>
          <Button
            variant="quiet"
            size="small"
            onClick={() => {
              request.reset();
              confirm.reset();
              setWrong(null);
              setSentTo(null);
            }}
          >
            {t("otherEmail")}
          </Button>
        </div>
      ) : null}
    </form>
  );
}

/** The page somebody was on when she had to sign in, else her events. Only a path of ours. */
const destination = (): string => (window.location.pathname === "/sign-in" ? "/events" : window.location.pathname);
