import { useTranslations } from "next-intl";
import { Card } from "@/app/_components/card";
import { DateText } from "@/app/_components/date-text";
import { Money } from "@/app/_components/money";

type Props = {
  event: { title: string; venueName: string; startsAt: Date; timezone: string };
  lines: { tierName: string; quantity: number; unitMinor: number }[];
  /** What a code takes off, in minor units; the lines are without it. */
  discount?: { code: string; discountMinor: number } | null;
  totalMinor: number;
  currency: string;
};

export function OrderLines({ event, lines, discount, totalMinor, currency }: Props) {
  const t = useTranslations("market.checkout");
  return (
    <Card as="section" aria-label={t("summary")} className="grid gap-4">
      <div>
        <p className="text-heading">
          <bdi>{event.title}</bdi>
        </p>
        <p className="text-ink-soft">
          <DateText at={event.startsAt} timezone={event.timezone} style="short" /> · <bdi>{event.venueName}</bdi>
        </p>
      </div>
      <ul className="grid gap-2 border-t border-line pt-4">
        {lines.map((line) => (
          <li key={line.tierName} className="flex justify-between gap-4">
            <span>
              <span className="tabular">{line.quantity}</span> × <bdi>{line.tierName}</bdi>
            </span>
            <Money amountMinor={line.quantity * line.unitMinor} currency={currency} />
          </li>
        ))}
        {discount && discount.discountMinor > 0 ? (
          <li className="flex justify-between gap-4 text-good" data-testid="discount">
            <span>{t.rich("discount", { code: () => <bdi dir="ltr">{discount.code}</bdi> })}</span>
            <Money amountMinor={-discount.discountMinor} currency={currency} />
          </li>
        ) : null}
      </ul>
      <p className="flex items-baseline justify-between gap-4 border-t border-line pt-4 font-semibold">
        <span>{t("total")}</span>
        <span className="text-heading" data-testid="order-total">
          <Money amountMinor={totalMinor} currency={currency} />
        </span>
      </p>
    </Card>
  );
}
