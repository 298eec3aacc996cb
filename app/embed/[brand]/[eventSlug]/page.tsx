import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { EmptyState } from "@/app/_components/empty-state";
import { brandColors } from "@/app/_lib/brand-colors";
import { api, ask } from "@/app/_lib/trpc/server";
import { Widget } from "../../_components/widget";

type Props = { params: Promise<{ brand: string; eventSlug: string }> };

export const metadata: Metadata = { robots: { index: false } };

/** The widget of one event. Who may frame it is decided by proxy.ts; this page only names the same list to the browser. */
export default async function EmbedEventPage({ params }: Props) {
  const { brand: slug, eventSlug } = await params;
  const [t, caller] = await Promise.all([getTranslations("embed"), api()]);
  const [brand, event] = await Promise.all([
    ask(caller.catalog.brand({ brand: slug })),
    ask(caller.catalog.event({ brand: slug, slug: eventSlug })),
  ]);
  if (!brand.ok || !event.ok)
    return (
      <main id="content" className="p-4">
        <EmptyState title={t("notFound.title")} body={t("notFound.body")} level={1} />
      </main>
    );
  return (
    <div data-brand style={brandColors(brand.value.theme)}>
      <Widget
        brand={{ slug, name: brand.value.name }}
        event={event.value}
        allowedOrigins={brand.value.allowedOrigins}
        serverNow={Date.now()}
      />
    </div>
  );
}
