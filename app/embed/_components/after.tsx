"use client";
import { useTranslations } from "next-intl";
import { Button } from "@/app/_components/button";
import { Money } from "@/app/_components/money";
import { Spinner } from "@/app/_components/spinner";
import type { PurchaseState } from "../_lib/use-purchase";

type Props = { state: Extract<PurchaseState, { step: "paid" | "done" | "over" }>; onAgain(): void };

export function After({ state, onAgain }: Props) {
  const t = useTranslations("embed");
  if (state.step === "over")
    return (
      <div className="flex flex-col items-center gap-4 p-8 text-center" role="status">
        <p className="max-w-sm">{t(`over.${state.why}`)}</p>
        <Button onClick={onAgain}>{t("over.again")}</Button>
      </div>
    );
  const { order } = state;
  return (
    <div className="flex flex-col items-center gap-3 p-8 text-center" role="status" data-testid="widget-done">
      {state.step === "paid" ? (
        <Spinner className="size-10 text-accent-text" />
      ) : (
        <svg viewBox="0 0 48 48" className="size-14 text-good" aria-hidden="true">
          <circle cx="24" cy="24" r="22" fill="var(--good-soft)" />
          <path d="m14 25 7 7 14-16" fill="none" stroke="currentColor" strokeWidth="4" strokeLinecap="round" />
        </svg>
      )}
      <h2 className="text-heading">{t(state.step === "paid" ? "paid.title" : "done.title")}</h2>
      <p className="max-w-sm text-ink-soft">
        {state.step === "paid" ? t("paid.body") : t("done.body", { number: order.number })}
      </p>
      <p className="font-semibold">
        {t("tickets", { count: order.quantity })} · <Money amountMinor={order.totalMinor} currency={order.currency} />
      </p>
      {state.step === "done" ? (
        <Button variant="secondary" onClick={onAgain}>
          {t("done.again")}
        </Button>
      ) : null}
    </div>
  );
}
