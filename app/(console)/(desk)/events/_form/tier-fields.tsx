"use client";

import { useTranslations } from "next-intl";
import { Button } from "@/app/_components/button";
import { Checkbox } from "@/app/_components/checkbox";
import { DateTimeInput } from "@/app/_components/date-time-input";
import { Field } from "@/app/_components/field";
import { MoneyInput } from "@/app/_components/money-input";
import { TextInput } from "@/app/_components/text-input";
import type { Currency } from "@/server/domain/shared/money";
import type { TierText } from "./form-text";

type Props = {
  tier: TierText;
  number: number;
  currency: Currency;
  error: (field: string) => string | null;
  onChange: (change: Partial<TierText>) => void;
  /** Absent for the only tier. */
  onRemove?: () => void;
};

/** One tier: what it is, when it sells, and what may become of its tickets. */
export function TierFields({ tier, number, currency, error, onChange, onRemove }: Props) {
  const t = useTranslations("console.form");
  const title = t("tier", { number });
  const number_ = (field: keyof TierText & string, name: string, label: string, hint?: string, suffix?: string) => (
    <Field label={label} hint={hint} error={error(name)}>
      <span dir="ltr" className="relative block">
        <TextInput
          value={String(tier[field])}
          onChange={(event) => onChange({ [field]: event.target.value })}
          inputMode="decimal"
          autoComplete="off"
          className="tabular"
        />
        {suffix ? (
          <span aria-hidden="true" className="absolute end-4 top-1/2 -translate-y-1/2 text-sm text-ink-soft">
            {suffix}
          </span>
        ) : null}
      </span>
    </Field>
  );
  return (
    <fieldset className="grid min-w-0 gap-5 rounded-card bg-surface p-5 ring-1 ring-line sm:p-6">
      <legend className="sr-only">{title}</legend>
      <div className="flex items-center justify-between gap-4">
        <p aria-hidden="true" className="text-heading">
          {tier.name.trim() ? <bdi>{tier.name}</bdi> : title}
        </p>
        {onRemove ? (
          <Button variant="quiet" size="small" onClick={onRemove}>
            {t("removeTier", { name: tier.name.trim() || title })}
          </Button>
        ) : null}
      </div>
      <div className="grid gap-5 sm:grid-cols-2">
        <Field label={t("name")} error={error("name")}>
          <TextInput
            value={tier.name}
            onChange={(event) => onChange({ name: event.target.value })}
            autoComplete="off"
          />
        </Field>
        <Field label={t("tierDescription")} required={false} error={error("description")}>
          <TextInput
            value={tier.description}
            onChange={(event) => onChange({ description: event.target.value })}
            autoComplete="off"
          />
        </Field>
      </div>
      <div className="grid items-start gap-5 sm:grid-cols-3">
        <Field label={t("priceMinor")} hint={t("priceHint")} error={error("priceMinor")}>
          <MoneyInput value={tier.price} currency={currency} onChange={(price) => onChange({ price })} />
        </Field>
        {number_("quantity", "quantity", t("quantity"))}
        {number_("maxPerOrder", "maxPerOrder", t("maxPerOrder"))}
      </div>
      <div className="grid items-start gap-5 sm:grid-cols-2">
        <Field label={t("salesStartAt")} error={error("salesStartAt")}>
          <DateTimeInput value={tier.salesStart} onChange={(salesStart) => onChange({ salesStart })} />
        </Field>
        <Field label={t("salesEndAt")} error={error("salesEndAt")}>
          <DateTimeInput value={tier.salesEnd} onChange={(salesEnd) => onChange({ salesEnd })} />
        </Field>
      </div>
      <Checkbox
        label={t("resaleAllowed")}
        hint={t("resaleHint")}
        checked={tier.resaleAllowed}
        onChange={(event) => onChange({ resaleAllowed: event.target.checked })}
      />
      {tier.resaleAllowed ? (
        <div className="grid items-start gap-5 sm:grid-cols-2">
          {number_("resaleCap", "resaleCapBps", t("resaleCapBps"), undefined, "%")}
          {number_("royalty", "royaltyBps", t("royaltyBps"), undefined, "%")}
        </div>
      ) : null}
      <div className="grid items-start gap-5 sm:grid-cols-2">
        {number_("gifts", "giftsMax", t("giftsMax"), t("giftsHint"))}
        {number_("giftBlackoutHours", "giftBlackoutSeconds", t("giftBlackoutSeconds"), undefined, "h")}
      </div>
    </fieldset>
  );
}
