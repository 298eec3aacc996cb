"use client";

import { useTranslations } from "next-intl";
import { Badge } from "@/app/_components/badge";
import { Button } from "@/app/_components/button";
import { Money } from "@/app/_components/money";
import type { ShownTier } from "./voucher-types";

type Props = { tiers: ShownTier[]; currency: string; busy: string | null; onHide: (tier: ShownTier) => void };

/** Which tickets everybody is offered, and which only who has a code that opens them. */
export function HiddenTiers({ tiers, currency, busy, onHide }: Props) {
  const t = useTranslations("vouchers");
  return (
    <section aria-labelledby="hidden-tiers" className="grid gap-3">
      <div className="grid gap-1">
        <h3 id="hidden-tiers" className="text-heading">
          {t("hiddenTitle")}
        </h3>
        <p className="max-w-2xl text-ink-soft">{t("hiddenBody")}</p>
      </div>
      {tiers.length === 0 ? <p className="text-ink-soft">{t("noTiers")}</p> : null}
      <ul className="grid divide-y divide-line border-y border-line">
        {tiers.map((tier) => (
          <li key={tier.id} className="flex flex-wrap items-center justify-between gap-3 py-3">
            <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <bdi className="font-semibold">{tier.name}</bdi>
              <Money amountMinor={tier.priceMinor} currency={currency} className="text-ink-soft" />
              <Badge tone={tier.hidden ? "warn" : "good"}>{t(tier.hidden ? "hidden" : "shown")}</Badge>
            </span>
            <Button
              variant="secondary"
              size="small"
              busy={busy === tier.id}
              aria-label={t(tier.hidden ? "showOf" : "hideOf", { name: tier.name })}
              onClick={() => onHide(tier)}
            >
              {t(tier.hidden ? "show" : "hide")}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
