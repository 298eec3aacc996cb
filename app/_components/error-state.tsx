"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Button } from "./button";

type Props = {
  title: string;
  body?: ReactNode;
  /** What support asks for; it leads to the log lines of this request. */
  requestId?: string | null;
  onRetry?: () => void;
  action?: ReactNode;
  level?: 1 | 2;
};

export function ErrorState({ title, body, requestId, onRetry, action, level = 2 }: Props) {
  const t = useTranslations("common");
  const Heading = level === 1 ? "h1" : "h2";
  return (
    <div role="alert" className="grid justify-items-center gap-3 px-4 py-14 text-center">
      <svg viewBox="0 0 48 48" aria-hidden="true" className="mb-1 size-12 text-bad">
        <circle cx="24" cy="24" r="22" fill="var(--bad-soft)" />
        <path d="M24 13v14M24 34v.5" stroke="currentColor" strokeWidth="4" strokeLinecap="round" />
      </svg>
      <Heading className="text-heading">{title}</Heading>
      {body ? <p className="max-w-sm text-ink-soft">{body}</p> : null}
      <div className="flex flex-wrap justify-center gap-3 pt-2">
        {onRetry ? <Button onClick={onRetry}>{t("retry")}</Button> : null}
        {action}
      </div>
      {requestId ? (
        <p className="text-note text-ink-faint">
          <bdi>{t("requestId", { id: requestId })}</bdi>
        </p>
      ) : null}
    </div>
  );
}
