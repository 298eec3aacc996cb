"use client";

import type { InputHTMLAttributes } from "react";
import { typedPrice } from "@/server/domain/event/typed-value";
import type { Currency } from "@/server/domain/shared/currency";
import { maxAmountMinor } from "@/server/domain/shared/money";
import { cx } from "./class-names";
import { controlStyle } from "./control-style";
import { useField } from "./field";

type Props = Omit<InputHTMLAttributes<HTMLInputElement>, "onChange" | "value"> & {
  value: string;
  currency: Currency;
  /** The text as typed, its amount in minor units or null where it is none, and the rule that it breaks then. */
  onChange: (text: string, amountMinor: number | null, rule: string | null) => void;
};

/** Takes an amount as people write it. Digits run left to right in every language; the currency stands beside them. */
export function MoneyInput({ value, currency, onChange, className, ...rest }: Props) {
  return (
    <span dir="ltr" className="relative block">
      <input
        {...useField()}
        inputMode="decimal"
        autoComplete="off"
        {...rest}
        value={value}
        onChange={({ target }) => {
          const typed = typedPrice(target.value, currency, maxAmountMinor);
          onChange(target.value, typed.ok ? typed.value : null, typed.ok ? null : typed.rule);
        }}
        className={cx(controlStyle, "tabular pe-16 text-lg font-semibold", className)}
      />
      <span aria-hidden="true" className="absolute end-4 top-1/2 -translate-y-1/2 text-sm font-semibold text-ink-soft">
        {currency}
      </span>
    </span>
  );
}
