import { getTranslations } from "next-intl/server";
import { EmptyState } from "@/app/_components/empty-state";
import { api } from "@/app/_lib/trpc/server";
import { EventCard } from "./_components/event-card";
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
      <header className="grid gap-3 pt-2 sm:pt-6">
        <h1 className="text-display">{t("title")}</h1>
        {market?.tagline ? (
          <p dir="auto" className="max-w-xl text-lg text-ink-soft sm:text-xl">
            {market.tagline}
          </p>
        ) : null}
      </header>
      {events.length === 0 ? (
        <EmptyState title={t("empty")} body={t("emptyBody")} />
      ) : (
        <ul className="grid gap-6 sm:grid-cols-2">
          {events.map((event, index) => (
            <EventCard key={event.id} event={event} wide={index === 0} />
          ))}
        </ul>
      )}
    </div>
  );
}
