"use client";

import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { Button } from "@/app/_components/button";
import { Card } from "@/app/_components/card";
import { Notice } from "@/app/_components/notice";
import { toProblem } from "@/app/_lib/refusal";
import { useTRPC } from "@/app/_lib/trpc/client";

export function SignOutEverywhere() {
  const t = useTranslations("console.settings");
  const says = useTranslations("errors");
  const trpc = useTRPC();
  const end = useMutation(
    trpc.auth.signOutEverywhere.mutationOptions({ onSuccess: () => window.location.assign("/sign-in") }),
  );
  return (
    <Card as="section" className="grid justify-items-start gap-3">
      <h2 className="text-heading">{t("everywhere")}</h2>
      <p className="text-ink-soft">{t("everywhereBody")}</p>
      <Button variant="secondary" busy={end.isPending} onClick={() => end.mutate()}>
        {t("everywhere")}
      </Button>
      {end.error ? (
        <Notice tone="bad" alert>
          {says(toProblem(end.error).code)}
        </Notice>
      ) : null}
    </Card>
  );
}
