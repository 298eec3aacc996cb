"use client";

import { useTranslations } from "next-intl";

const round =
  "grid size-11 place-items-center rounded-full bg-surface text-xl font-semibold ring-1 ring-inset ring-line-strong hover:bg-sunken disabled:opacity-40";

type Props = { name: string; value: number; max: number; onChange(value: number): void };

/** How many of one thing. Each button says of what, because several of these stand in one page. */
export function QuantityStepper({ name, value, max, onChange }: Props) {
  const t = useTranslations("common.stepper");
  return (
    // biome-ignore lint/a11y/useSemanticElements: two buttons and a figure, not a form's fieldset.
    <div role="group" aria-label={t("quantity", { name })} className="flex shrink-0 items-center gap-1.5">
      <button
        type="button"
        className={round}
        aria-label={t("less", { name })}
        disabled={value === 0}
        onClick={() => onChange(value - 1)}
      >
        −
      </button>
      <output className="tabular w-7 text-center text-lg font-semibold" aria-live="polite">
        {value}
      </output>
      <button
        type="button"
        className={round}
        aria-label={t("more", { name })}
        disabled={value >= max}
        onClick={() => onChange(value + 1)}
      >
        +
      </button>
    </div>
  );
}
