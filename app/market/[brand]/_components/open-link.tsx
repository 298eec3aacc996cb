"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/app/_components/button";
import { LinkButton } from "@/app/_components/link-button";
import { Notice } from "@/app/_components/notice";
import { toProblem } from "@/app/_lib/refusal";
import { mutate } from "@/app/_lib/trpc/vanilla";

export function OpenLink({ brand, token }: { brand: string; token: string }) {
  const t = useTranslations("market.link");
  const signIn = useTranslations("market.signIn");
  const errors = useTranslations("errors");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [dead, setDead] = useState(false);

  async function open() {
    setBusy(true);
    setProblem(null);
    try {
      await mutate("session", "openLink", { brand, token });
      window.location.replace("/tickets");
    } catch (error) {
      const { code } = toProblem(error);
      setDead(code === "code-invalid" || code === "code-expired");
      setProblem(errors(code));
      setBusy(false);
    }
  }

  if (dead)
    return (
      <div className="grid gap-4">
        <Notice tone="warn" alert>
          {t("failed")}. {t("failedBody")}
        </Notice>
        <LinkButton href="/sign-in">{signIn("title")}</LinkButton>
      </div>
    );
  return (
    <div className="grid gap-4">
      {problem ? (
        <Notice tone="bad" alert>
          {problem}
        </Notice>
      ) : null}
      <Button size="large" wide busy={busy} onClick={open}>
        {t("open")}
      </Button>
    </div>
  );
}
