import { useLocale } from "next-intl";
import { moneyText } from "../_lib/money-text";
import { cx } from "./class-names";

/** An amount as one bidi-isolated piece, so that a Hebrew sentence cannot turn its sign around. */
export function Money({
  amountMinor,
  currency,
  className,
}: {
  amountMinor: number | bigint;
  currency: string;
  className?: string;
}) {
  return (
    <bdi className={cx("tabular whitespace-nowrap", className)}>{moneyText(amountMinor, currency, useLocale())}</bdi>
  );
}
