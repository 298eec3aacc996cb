"use client";

import { useLocale, useTranslations } from "next-intl";
import { useRef, useState } from "react";
import { Badge } from "@/app/_components/badge";
import { Button } from "@/app/_components/button";
import { Money } from "@/app/_components/money";
import { Notice } from "@/app/_components/notice";
import { QuantityStepper } from "@/app/_components/quantity-stepper";
import { SeatsNews } from "@/app/_components/seats-news";
import { dateText } from "@/app/_lib/date-text";
import { type Problem, toProblem } from "@/app/_lib/refusal";
import { roomIn, useLiveTiers } from "@/app/_lib/use-live-tiers";
import { useProblemText } from "@/app/_lib/use-problem-text";
import { reserve } from "../_lib/reserve";

export type PickerTier = {
  id: string;
  name: string;
  description: string;
  priceMinor: number;
  left: number;
  maxPerOrder: number;
  salesStartAt: Date;
  saleState: "upcoming" | "on-sale" | "sold-out" | "ended";
};
type Props = { brand: string; eventId: string; currency: string; timezone: string; tiers: PickerTier[]; code?: string };

const scarceBelow = 10;

/** Choose, see the final price, reserve. What is left is told by the box office while the page is looked at. */
export function TicketPicker({ brand, eventId, currency, timezone, tiers: first, code }: Props) {
  const t = useTranslations("market.event");
  const textOf = useProblemText();
  const locale = useLocale();
  const tiers = useLiveTiers(eventId, first);
  const [chosen, setWanted] = useState<Record<string, number>>({});
  // What she chose stays in mind: it is there again when the seats come back.
  const wanted = Object.fromEntries(tiers.map((tier) => [tier.id, Math.min(chosen[tier.id] ?? 0, roomIn(tier))]));
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  // The same id until an answer came: an unanswered request sent again is the same hold.
  const attempt = useRef<{ id: string; of: string } | null>(null);

  const items = tiers.flatMap(({ id }) => (wanted[id] ? [{ tierId: id, quantity: wanted[id] }] : []));
  const count = items.reduce((sum, item) => sum + item.quantity, 0);
  const totalMinor = tiers.reduce((sum, tier) => sum + tier.priceMinor * (wanted[tier.id] ?? 0), 0);

  async function go() {
    const of = JSON.stringify(items);
    if (attempt.current?.of !== of) attempt.current = { id: crypto.randomUUID(), of };
    setBusy(true);
    setProblem(null);
    try {
      await reserve({ id: attempt.current.id, brand, eventId, items, code });
      window.location.assign(`/checkout/${attempt.current.id}`);
    } catch (error) {
      const said = toProblem(error);
      if (said.code !== "network") attempt.current = null;
      setProblem(said);
      setBusy(false);
    }
  }

  return (
    <section aria-labelledby="tickets" className="grid gap-4 rounded-card bg-surface p-5 shadow-lift ring-1 ring-line">
      <h2 id="tickets" className="text-heading">
        {t("tickets")}
      </h2>
      <ul className="grid divide-y divide-line">
        {tiers.map((tier) => {
          const { left: here, saleState: state } = tier;
          return (
            <li key={tier.id} data-testid="tier" className="flex min-h-19 items-center justify-between gap-4 py-4">
              <div className="min-w-0">
                <p className="font-semibold">
                  <bdi>{tier.name}</bdi>
                </p>
                {tier.description ? (
                  <p dir="auto" className="text-note text-ink-soft">
                    {tier.description}
                  </p>
                ) : null}
                <p className="pt-1">
                  <Money amountMinor={tier.priceMinor} currency={currency} className="font-semibold" />
                  {state === "on-sale" && here < scarceBelow ? (
                    <span className="ms-2 text-note font-medium text-warn">{t("left", { count: here })}</span>
                  ) : null}
                </p>
              </div>
              {state === "on-sale" ? (
                <QuantityStepper
                  name={tier.name}
                  value={wanted[tier.id] ?? 0}
                  max={roomIn(tier)}
                  onChange={(quantity) => setWanted({ ...chosen, [tier.id]: quantity })}
                />
              ) : (
                <Badge tone={state === "upcoming" ? "warn" : "neutral"} className="whitespace-normal text-center">
                  {state === "upcoming"
                    ? t("upcoming", { when: dateText(tier.salesStartAt, "short", locale, timezone) })
                    : t(state === "ended" ? "ended" : "soldOut")}
                </Badge>
              )}
            </li>
          );
        })}
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
      {/* What was there when the page opened stays, so that nothing jumps when the last seat goes. */}
      {[...first, ...tiers].some((tier) => tier.saleState === "on-sale") ? (
        <div className="grid gap-3">
          <p aria-live="polite" className="flex items-baseline justify-between gap-4">
            <span className="text-ink-soft">{count > 0 ? t("total", { count }) : t("allIn")}</span>
            {count > 0 ? (
              <strong className="text-heading" data-testid="total">
                <Money amountMinor={totalMinor} currency={currency} />
              </strong>
            ) : null}
          </p>
          <Button size="large" wide disabled={count === 0} busy={busy} onClick={go}>
            {busy ? t("reserving") : count === 0 ? t("choose") : t("buy")}
          </Button>
        </div>
      ) : null}
    </section>
  );
}
