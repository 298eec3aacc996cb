import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { Badge } from "@/app/_components/badge";
import { DateText } from "@/app/_components/date-text";
import { EmptyState } from "@/app/_components/empty-state";
import { Money } from "@/app/_components/money";
import { api } from "@/app/_lib/trpc/server";
import { getMarket } from "./_lib/market";

export default async function MarketHome({ params }: { params: Promise<{ brand: string }> }) {
  const { brand } = await params;
  const [t, market, events] = await Promise.all([
    getTranslations("market.home"),
    getMarket(brand),
    (await api()).catalog.events({ brand }),
  ]);
  return (
    <div className="grid gap-8">
      <header className="grid gap-3">
        <h1 className="text-display">{t("title")}</h1>
        {market?.tagline ? <p className="max-w-xl text-lg text-ink-soft">{market.tagline}</p> : null}
      </header>
      {events.length === 0 ? (
        <EmptyState title={t("empty")} body={t("emptyBody")} />
      ) : (
        <ul className="grid gap-6 sm:grid-cols-2">
          {events.map((event) => (
            <li
              key={event.id}
              className="group relative overflow-hidden rounded-card bg-surface shadow-lift ring-1 ring-line"
            >
              {event.imagePath ? (
                <img src={event.imagePath} alt="" className="aspect-[2/1] w-full object-cover" />
              ) : null}
              <div className="grid gap-2 p-5">
                <p className="text-note font-semibold text-accent-text">
                  <DateText at={event.startsAt} timezone={event.timezone} style="short" />
                </p>
                <h2 className="text-heading">
                  <Link href={`/events/${event.slug}`} className="after:absolute after:inset-0 group-hover:underline">
                    <bdi>{event.title}</bdi>
                  </Link>
                </h2>
                <p className="text-ink-soft">
                  <bdi>{event.venueName}</bdi>
                </p>
                <p className="flex flex-wrap items-center gap-2 pt-1">
                  {event.soldOut ? (
                    <Badge>{t("soldOut")}</Badge>
                  ) : (
                    <span className="font-semibold">
                      {t.rich("from", {
                        price: () => <Money amountMinor={event.fromPriceMinor} currency={event.currency} />,
                      })}
                    </span>
                  )}
                  {event.upcoming ? <Badge tone="warn">{t("upcoming")}</Badge> : null}
                  {event.resaleOpen ? <Badge tone="accent">{t("resaleOpen")}</Badge> : null}
                </p>
              </div>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
