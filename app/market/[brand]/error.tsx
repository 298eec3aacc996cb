"use client";

import { useTranslations } from "next-intl";
import { ErrorState } from "@/app/_components/error-state";

export default function MarketFailure({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const t = useTranslations("common.failure");
  return <ErrorState level={1} title={t("title")} body={t("body")} requestId={error.digest} onRetry={reset} />;
}
