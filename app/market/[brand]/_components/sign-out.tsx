"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/app/_components/button";
import { mutate } from "@/app/_lib/trpc/vanilla";

export function SignOut({ brand }: { brand: string }) {
  const t = useTranslations("market.signIn");
  const [busy, setBusy] = useState(false);
  async function go() {
    setBusy(true);
    await mutate("session", "signOut", { brand }).catch(() => {});
    window.location.assign("/");
  }
  return (
    <Button variant="quiet" size="small" busy={busy} onClick={go}>
      {t("signOut")}
    </Button>
  );
}
