"use client";
import { useTranslations } from "next-intl";

const round =
  "grid size-11 place-items-center rounded-full border border-line-strong bg-surface text-xl font-semibold disabled:opacity-40";

type Props = { name: string; value: number; max: number; onChange(value: number): void };

export function Stepper({ name, value, max, onChange }: Props) {
  const t = useTranslations("embed");
  return (
    // biome-ignore lint/a11y/useSemanticElements: two buttons and a figure, not a form's fieldset.
    <div role="group" aria-label={t("quantity", { name })} className="flex shrink-0 items-center gap-2">
      <button
        type="button"
        className={round}
        aria-label={t("fewer", { name })}
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
