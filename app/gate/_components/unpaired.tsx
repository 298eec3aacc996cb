"use client";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { field, Notice, quietButton } from "./notice";

/** Takes a pasted pairing link (or only its secret) to the pairing page. */
export function Unpaired() {
  const t = useTranslations("gate.unpaired");
  const router = useRouter();
  const [bad, setBad] = useState(false);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const text = String(new FormData(event.currentTarget).get("link") ?? "").trim();
    const secret = text.slice(text.lastIndexOf("#") + 1);
    if (!/^[\w-]{16,128}$/.test(secret)) return setBad(true);
    router.push(`/gate/pair#${secret}`);
  }

  return (
    <Notice title={t("title")} testId="gate-unpaired">
      <p className="text-ink-soft">{t("body")}</p>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <label className="flex flex-col gap-1.5 font-medium">
          {t("linkLabel")}
          <input name="link" className={field} dir="ltr" autoComplete="off" inputMode="url" />
        </label>
        <p role="alert" className="text-bad empty:hidden">
          {bad ? t("badLink") : null}
        </p>
        <button type="submit" className={quietButton}>
          {t("submit")}
        </button>
      </form>
    </Notice>
  );
}
