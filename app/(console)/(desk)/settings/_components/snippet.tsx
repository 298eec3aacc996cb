"use client";

import { useTranslations } from "next-intl";
import { Card } from "@/app/_components/card";
import { CopyButton } from "../../../_components/copy-button";

/** What a partner puts into her page. */
export function Snippet({ appBaseUrl, brand }: { appBaseUrl: string; brand: string }) {
  const t = useTranslations("console.settings");
  const code = `<script src="${appBaseUrl}/embed.js" async></script>\n<ticketchain-event brand="${brand}"></ticketchain-event>`;
  return (
    <Card as="section" className="grid gap-3">
      <div className="flex items-center justify-between gap-4">
        <h2 className="text-heading">{t("snippet")}</h2>
        <CopyButton text={code} said={t("snippetCopied")} />
      </div>
      <p className="text-ink-soft">{t("snippetBody")}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard. */}
      <pre dir="ltr" tabIndex={0} className="overflow-x-auto rounded-control bg-sunken p-4 text-start text-sm">
        <code>{code}</code>
      </pre>
    </Card>
  );
}
