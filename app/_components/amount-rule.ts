import { useTranslations } from "next-intl";

/** What is wrong with a typed amount, where the rule has a sentence of its own; otherwise `or`. */
export function useAmountRule(): (rule: string | null, or: string) => string {
  const t = useTranslations("common.money");
  return (rule, or) => (rule && t.has(rule as "wrong") ? t(rule as "not-payable") : or);
}
