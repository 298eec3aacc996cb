import { useTranslations } from "next-intl";
import { Notice } from "@/app/_components/notice";
import { toProblem } from "@/app/_lib/refusal";

/** What went wrong with a list or a verb, in the reader's words; nothing while nothing did. */
export function ProblemNotice({ problem }: { problem: unknown }) {
  const says = useTranslations("errors");
  if (!problem) return null;
  return (
    <Notice tone="bad" alert>
      {says(toProblem(problem).code)}
    </Notice>
  );
}
