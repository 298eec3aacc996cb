"use client";

import { useTranslations } from "next-intl";

/** The failure's own words, for whoever is asked for help. */
export function TechnicalDetail({ error, about }: { error: string; about: Record<string, string | number> }) {
  const t = useTranslations("jobs");
  return (
    <details className="text-note">
      <summary className="min-h-6 cursor-pointer font-semibold text-ink-soft">{t("detail")}</summary>
      <pre
        dir="ltr"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable without a mouse.
        tabIndex={0}
        className="mt-2 max-h-48 overflow-auto rounded-control bg-sunken p-3 text-start break-words whitespace-pre-wrap"
      >
        {[error, ...Object.entries(about).map(([key, value]) => `${key}: ${value}`)].join("\n")}
      </pre>
    </details>
  );
}
