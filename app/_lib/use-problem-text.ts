import { useTranslations } from "next-intl";
import type { Problem } from "./refusal";

/** What went wrong in a sentence, with its numbers where the refusal has them. */
export function useProblemText(): (problem: Problem) => string {
  const errors = useTranslations("errors");
  const t = useTranslations("common.limits");
  return ({ code, data }) => {
    const { max, has } = data;
    if (code === "over-buyer-limit" && typeof max === "number" && typeof has === "number")
      return t("buyer", { max, has });
    return errors(code);
  };
}
