"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/app/_components/button";
import { Notice } from "@/app/_components/notice";
import { toProblem } from "@/app/_lib/refusal";
import { mutate } from "@/app/_lib/trpc/vanilla";

export function Unlist({ brand, listingId }: { brand: string; listingId: string }) {
  const t = useTranslations("market.ticket");
  const errors = useTranslations("errors");
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  async function go() {
    setBusy(true);
    setProblem(null);
    try {
      await mutate("listing", "cancel", { brand, listingId });
      router.refresh();
    } catch (error) {
      setProblem(errors(toProblem(error).code));
    }
    setBusy(false);
  }
  return (
    <div className="grid gap-3">
      {problem ? (
        <Notice tone="bad" alert>
          {problem}
        </Notice>
      ) : null}
      <Button variant="secondary" busy={busy} onClick={go}>
        {t("unlist")}
      </Button>
    </div>
  );
}
