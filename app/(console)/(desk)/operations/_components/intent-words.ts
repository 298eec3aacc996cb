import { useTranslations } from "next-intl";
import type { Tone } from "@/app/_components/badge";
import type { IntentState } from "@/server/domain/chain/intent";

export const tones: Record<IntentState, Tone> = {
  queued: "neutral",
  submitted: "accent",
  mined: "accent",
  final: "good",
  failed: "bad",
  abandoned: "warn",
};

/** Why an intent waits or failed, in words; what nobody has words for is shown as the contract says it. */
export function useErrorWords(): (error: string) => string {
  const t = useTranslations("operations.errors");
  const reasons = useTranslations("operations.reasons");
  return (error) => {
    if (reasons.has(error)) return reasons(error);
    return t.has(error) ? t(error) : t("other", { error });
  };
}
