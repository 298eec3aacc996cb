"use client";

import { useTranslations } from "next-intl";
import { ErrorState } from "@/app/_components/error-state";

/** A failure inside the console: its frame stays, so that the way to everything else does too. */
export default function DeskFailure({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const t = useTranslations("common.failure");
  return <ErrorState title={t("title")} body={t("body")} requestId={error.digest} onRetry={reset} level={1} />;
}
