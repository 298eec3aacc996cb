import { useTranslations } from "next-intl";
import { Badge } from "@/app/_components/badge";
import { Card } from "@/app/_components/card";
import { DateText } from "@/app/_components/date-text";
import { Money } from "@/app/_components/money";
import type { EventLive } from "./live-types";

export function SalesFeed({ sales, timezone }: { sales: EventLive["feed"]["sales"]; timezone: string }) {
  const t = useTranslations("console.stats");
  return (
    <Card as="section" className="grid gap-4">
      <h2 className="text-heading">{t("sales")}</h2>
      {sales.length === 0 ? <p className="text-ink-soft">{t("noSales")}</p> : null}
      <ul className="grid" aria-live="polite">
        {sales.map((sale) => (
          <li
            key={sale.id}
            className="flex items-baseline justify-between gap-4 border-b border-line py-2.5 last:border-0"
          >
            <span className="grid gap-0.5">
              <span className="font-medium">
                {sale.lines.map((line) => (
                  <bdi key={line.tierName} className="block">
                    {t("line", { quantity: line.quantity, tier: line.tierName })}
                  </bdi>
                ))}
              </span>
              <span className="flex flex-wrap items-center gap-x-2 text-note text-ink-soft">
                <bdi dir="ltr">{sale.number}</bdi>
                {sale.kind === "resale" ? <Badge>{t("resaleKind")}</Badge> : null}
              </span>
            </span>
            <span className="grid justify-items-end gap-0.5">
              <Money amountMinor={sale.totalMinor} currency={sale.currency} className="font-semibold" />
              <DateText at={sale.at} timezone={timezone} style="time" className="text-note text-ink-soft" />
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
