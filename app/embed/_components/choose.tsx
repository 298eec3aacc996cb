"use client";
import { useLocale, useTranslations } from "next-intl";
import { Button } from "@/app/_components/button";
import { Money } from "@/app/_components/money";
import { Notice } from "@/app/_components/notice";
import { QuantityStepper } from "@/app/_components/quantity-stepper";
import { SeatsNews } from "@/app/_components/seats-news";
import { dateText } from "@/app/_lib/date-text";
import type { Problem } from "@/app/_lib/refusal";
import { useProblemText } from "@/app/_lib/use-problem-text";

export type Tier = {
  id: string;
  name: string;
  description: string;
  priceMinor: number;
  left: number;
  maxPerOrder: number;
  salesStartAt: Date;
  saleState: "upcoming" | "on-sale" | "sold-out" | "ended";
};

type Props = {
  tiers: Tier[];
  currency: string;
  timezone: string;
  quantities: Record<string, number>;
  onChange(tierId: string, quantity: number): void;
  totalMinor: number;
  count: number;
  busy: boolean;
  problem: Problem | null;
  onReserve(): void;
};

const scarceBelow = 10;

export function Choose(props: Props) {
  const t = useTranslations("embed");
  const textOf = useProblemText();
  const locale = useLocale();
  const { tiers, currency, timezone, quantities, count, busy, problem } = props;
  return (
    <div className="flex flex-col gap-4 p-5">
      <ul className="flex flex-col divide-y divide-line">
        {tiers.map((tier) => (
          <li key={tier.id} className="flex min-h-17 items-center justify-between gap-4 py-3" data-testid="widget-tier">
            <div className="min-w-0">
              <p className="font-semibold">
                <bdi>{tier.name}</bdi>
              </p>
              {tier.description ? <p className="text-note text-ink-soft">{tier.description}</p> : null}
              <p>
                <Money amountMinor={tier.priceMinor} currency={currency} className="font-semibold" />
                {tier.saleState === "on-sale" && tier.left < scarceBelow ? (
                  <span className="ms-2 text-note text-warn">{t("left", { count: tier.left })}</span>
                ) : null}
              </p>
            </div>
            {tier.saleState === "on-sale" ? (
              <QuantityStepper
                name={tier.name}
                value={quantities[tier.id] ?? 0}
                max={Math.min(tier.maxPerOrder, tier.left)}
                onChange={(quantity) => props.onChange(tier.id, quantity)}
              />
            ) : (
              <span className="shrink-0 text-note font-medium text-ink-soft">
                {tier.saleState === "upcoming"
                  ? t("upcoming", { when: dateText(tier.salesStartAt, "short", locale, timezone) })
                  : t(tier.saleState === "ended" ? "ended" : "soldOut")}
              </span>
            )}
          </li>
        ))}
      </ul>
      <SeatsNews
        tiers={tiers}
        say={({ name, saleState }) => t(saleState === "on-sale" ? "cameBack" : "wentOut", { name })}
      />
      {problem ? (
        <Notice tone="bad" alert>
          {textOf(problem)}
        </Notice>
      ) : null}
      <div className="flex items-center justify-between gap-4">
        <p aria-live="polite">
          <span className="block text-note text-ink-soft">{count > 0 ? t("tickets", { count }) : t("allIn")}</span>
          {count > 0 ? (
            <strong className="text-heading" data-testid="widget-total">
              <Money amountMinor={props.totalMinor} currency={currency} />
            </strong>
          ) : null}
        </p>
        <Button size="large" disabled={count === 0} busy={busy} onClick={props.onReserve} data-testid="widget-reserve">
          {busy ? t("reserving") : count === 0 ? t("choose") : t("reserve")}
        </Button>
      </div>
    </div>
  );
}
