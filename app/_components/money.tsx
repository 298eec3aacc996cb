import { useLocale } from "next-intl";
import { moneyText } from "../_lib/money-text";
import { cx } from "./class-names";

/** An amount as one bidi-isolated piece, so that a Hebrew sentence cannot turn its sign around. */
export function Money({
  amountMinor,
  currency,
  full,
  className,
}: {
  amountMinor: number | bigint;
  currency: string;
  /** With all decimals, in a column that people add up. */
  full?: boolean;
  className?: string;
}) {
  return (
    <bdi className={cx("tabular whitespace-nowrap", className)}>
      {moneyText(amountMinor, currency, useLocale(), full)}
    </bdi>
  );
}
