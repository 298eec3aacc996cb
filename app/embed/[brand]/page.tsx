import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { DateText } from "@/app/_components/date-text";
import { EmptyState } from "@/app/_components/empty-state";
import { Money } from "@/app/_components/money";
import { brandColors } from "@/app/_lib/brand-colors";
import { api, ask } from "@/app/_lib/trpc/server";
import { ParentOnly } from "../_components/parent-only";

export const metadata: Metadata = { robots: { index: false } };

/** All events of a brand, to pick one from inside the frame. */
export default async function EmbedBrandPage({ params }: { params: Promise<{ brand: string }> }) {
  const { brand: slug } = await params;
  const [t, locale, caller] = await Promise.all([getTranslations("embed"), getLocale(), api()]);
  const brand = await ask(caller.catalog.brand({ brand: slug }));
  const events = brand.ok ? await caller.catalog.events({ brand: slug }) : [];
  if (!brand.ok)
    return (
      <main id="content" className="p-4">
        <EmptyState title={t("notFound.title")} body={t("notFound.body")} level={1} />
      </main>
    );
  return (
    <main id="content" data-brand style={brandColors(brand.value.theme)} className="mx-auto max-w-2xl p-1">
      <ParentOnly allowedOrigins={brand.value.allowedOrigins} />
      <section className="overflow-hidden rounded-card border border-line bg-surface">
        <h1 className="border-b border-line bg-accent-soft px-5 py-4 text-heading">
          {t("listTitle", { brand: brand.value.name })}
        </h1>
        {events.length === 0 ? <p className="p-5 text-ink-soft">{t("listEmpty")}</p> : null}
        <ul className="divide-y divide-line">
          {events.map((event) => (
            <li key={event.id}>
              {/* A whole new page, so that the loader around the frame introduces itself again. */}
              <a
                href={`/embed/${slug}/${event.slug}?locale=${locale}`}
                className="flex items-center justify-between gap-4 p-4"
              >
                <span className="min-w-0">
                  <bdi className="block truncate font-semibold">{event.title}</bdi>
                  <DateText at={event.startsAt} timezone={event.timezone} className="text-note text-ink-soft" />
                </span>
                {event.soldOut ? (
                  <span className="text-note text-ink-soft">{t("soldOut")}</span>
                ) : event.fromPriceMinor === null ? null : (
                  <Money amountMinor={event.fromPriceMinor} currency={event.currency} className="font-semibold" />
                )}
              </a>
            </li>
          ))}
        </ul>
      </section>
    </main>
  );
}
