"use client";

import { useTranslations } from "next-intl";
import { ErrorState } from "./_components/error-state";

export default function Failure({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const t = useTranslations("common");
  return (
    <main id="content" className="mx-auto grid min-h-dvh max-w-lg place-items-center px-6">
      <ErrorState
        title={t("failure.title")}
        body={t("failure.body")}
        requestId={error.digest}
        onRetry={reset}
        level={1}
      />
    </main>
  );
}
