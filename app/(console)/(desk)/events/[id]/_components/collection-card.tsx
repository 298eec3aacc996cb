"use client";

import { useTranslations } from "next-intl";
import { Card } from "@/app/_components/card";
import { CopyButton } from "../../../../_components/copy-button";

export function CollectionCard({ address }: { address: string }) {
  const t = useTranslations("console.stats");
  return (
    <Card as="section" className="grid gap-3">
      <h2 className="text-heading">{t("collection")}</h2>
      <p className="text-ink-soft">{t("collectionBody")}</p>
      <div className="flex flex-wrap items-center gap-3">
        <code dir="ltr" className="rounded-control bg-sunken px-3 py-2 text-sm break-all">
          {address}
        </code>
        <CopyButton text={address} said={t("copied")} />
      </div>
    </Card>
  );
}
