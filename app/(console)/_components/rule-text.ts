"use client";

import { useTranslations } from "next-intl";

/** The sentence of a broken rule ("below-zero"), or nothing. A rule without one still says that something is wrong. */
export function useRuleText(): (rule: string | null | undefined) => string | null {
  const t = useTranslations("console.rules");
  return (rule) => (rule ? (t.has(rule as "other") ? t(rule as "other") : t("other")) : null);
}
