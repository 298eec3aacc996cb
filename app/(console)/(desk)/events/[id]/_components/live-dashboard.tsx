"use client";

import { useLocale, useTranslations } from "next-intl";
import { Card } from "@/app/_components/card";
import { Money } from "@/app/_components/money";
import { Notice } from "@/app/_components/notice";
import { Progress } from "@/app/_components/progress";
import { SalesChart } from "@/app/_components/sales-chart";
import { Stat, Stats } from "@/app/_components/stat";
import { Table } from "@/app/_components/table";
import { dateText } from "@/app/_lib/date-text";
import { moneyText } from "@/app/_lib/money-text";
import { CollectionCard } from "./collection-card";
import { LiveMark } from "./live-mark";
import type { EventLive } from "./live-types";
import { SalesFeed } from "./sales-feed";
import { ScansFeed } from "./scans-feed";

/** Sales and entries of a published event, live. */
export function LiveDashboard({ live, connected }: { live: EventLive; connected: boolean }) {
  const { event, stats, feed } = live;
  const t = useTranslations("console.stats");
  const locale = useLocale();
  const money = (amountMinor: number) => moneyText(amountMinor, stats.currency, locale);
  return (
    <div className="grid gap-8">
      <section className="grid gap-3" aria-label={t("label")}>
        <LiveMark connected={connected} />
        {live.network.trouble ? <Notice tone="warn">{t(`network.${live.network.trouble}`)}</Notice> : null}
        <Stats>
          <Stat label={t("sold")} value={stats.ticketsSold} note={t("soldOf", { capacity: stats.capacity })} />
          <Stat
            label={t("gross")}
            value={<Money amountMinor={stats.grossMinor} currency={stats.currency} />}
            note={<bdi>{t("net", { amount: money(stats.netMinor) })}</bdi>}
          />
          <Stat label={t("entries")} value={stats.entries} note={t("entriesNote", { count: stats.refusedScans })} />
          <Stat
            label={t("resales")}
            value={stats.resale.count}
            note={<bdi>{t("royalties", { amount: money(stats.resale.royaltyMinor) })}</bdi>}
          />
        </Stats>
      </section>
      <Card as="section">
        {stats.hours.length > 0 ? (
          <SalesChart
            title={t("chart")}
            labelTitle={t("hour")}
            points={hourly(stats.hours).map((hour) => ({
              key: hour.at.toISOString(),
              label: `${dateText(hour.at, "dayNumber", locale, event.timezone)}. ${dateText(hour.at, "time", locale, event.timezone)}`,
              values: { sold: hour.sold, entries: hour.entries },
            }))}
            series={[
              { key: "sold", title: t("soldSeries") },
              { key: "entries", title: t("entriesSeries") },
            ]}
          />
        ) : (
          <p className="py-6 text-center text-ink-soft">{t("noChart")}</p>
        )}
      </Card>
      <Table
        showCaption
        caption={t("tiers")}
        rows={stats.tiers}
        rowKey={(tier) => tier.id}
        columns={[
          {
            key: "name",
            title: t("tier"),
            cell: (tier) => (
              <span className="grid min-w-40 gap-2">
                <bdi>{tier.name}</bdi>
                <Progress value={tier.sold / tier.quantity} label={`${t("sold")}: ${tier.name}`} />
              </span>
            ),
          },
          {
            key: "price",
            title: t("price"),
            numeric: true,
            cell: (tier) => <Money amountMinor={tier.priceMinor} currency={stats.currency} />,
          },
          {
            key: "sold",
            title: t("sold"),
            numeric: true,
            cell: (tier) => <bdi dir="ltr">{`${tier.sold} / ${tier.quantity}`}</bdi>,
          },
          {
            key: "left",
            title: t("left"),
            numeric: true,
            cell: (tier) => (
              <>
                {tier.left}
                {tier.held > 0 ? (
                  <span className="block text-note text-ink-soft">{t("held", { count: tier.held })}</span>
                ) : null}
              </>
            ),
          },
          {
            key: "revenue",
            title: t("revenue"),
            numeric: true,
            cell: (tier) => <Money amountMinor={tier.grossMinor} currency={stats.currency} />,
          },
        ]}
      />
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <SalesFeed sales={feed.sales} timezone={event.timezone} />
        <ScansFeed scans={feed.scans} timezone={event.timezone} />
      </div>
      {event.collectionAddress ? <CollectionCard address={event.collectionAddress} /> : null}
    </div>
  );
}

type Hour = EventLive["stats"]["hours"][number];
const hourMs = 3_600_000;

/** Every hour between the first and the last, the quiet ones too: a line between two points would claim sales that were not. */
function hourly(hours: Hour[]) {
  const by = new Map(hours.map((hour) => [hour.hour.getTime(), hour]));
  const first = hours[0]?.hour.getTime() ?? 0;
  const last = hours.at(-1)?.hour.getTime() ?? 0;
  // One hour alone makes no line: the one before it does.
  const from = first === last ? first - hourMs : first;
  return Array.from({ length: (last - from) / hourMs + 1 }, (_, index) => {
    const at = from + index * hourMs;
    return { at: new Date(at), sold: by.get(at)?.sold ?? 0, entries: by.get(at)?.entries ?? 0 };
  });
}
