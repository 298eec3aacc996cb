import Image from "next/image";
import { getLocale, getTranslations } from "next-intl/server";
import { Badge } from "@/app/_components/badge";
import { DateText } from "@/app/_components/date-text";
import { Money } from "@/app/_components/money";
import { Notice } from "@/app/_components/notice";
import { brandColors } from "@/app/_lib/brand-colors";
import { dateText } from "@/app/_lib/date-text";
import { loadEvent } from "../_components/load-event";

type Props = { params: Promise<{ id: string }> };

/** The event in the brand's colors, as its page will say it. Nothing here sells. */
export default async function PreviewPage({ params }: Props) {
  const [loaded, locale, t, vouchers] = await Promise.all([
    params.then(({ id }) => loadEvent(id)),
    getLocale(),
    getTranslations("console.preview"),
    getTranslations("vouchers"),
  ]);
  if (!loaded.ok) return null;
  const event = loaded.value;
  const when = (at: Date) => dateText(at, "short", locale, event.timezone);
  return (
    <div className="grid gap-4">
      <Notice>{t("note")}</Notice>
      <article
        data-brand=""
        style={event.brand ? brandColors(event.brand.theme) : undefined}
        aria-label={t("fans")}
        className="overflow-hidden rounded-card bg-canvas ring-1 ring-line"
      >
        <div className="border-b border-line bg-surface px-6 py-4 font-extrabold">
          <bdi>{event.brand?.name}</bdi>
        </div>
        {event.imagePath ? (
          <Image src={event.imagePath} alt="" width={1200} height={480} className="aspect-[5/2] w-full object-cover" />
        ) : null}
        <div className="grid gap-8 p-6 sm:p-10">
          <div className="grid gap-3">
            <p className="font-semibold text-accent-text">
              <DateText at={event.startsAt} timezone={event.timezone} />
            </p>
            <h2 className="text-display">
              <bdi>{event.title}</bdi>
            </h2>
            <p className="text-ink-soft">
              <bdi>{[event.venueName, event.venueAddress].filter(Boolean).join(", ")}</bdi>
            </p>
            {event.description ? (
              <p dir="auto" className="max-w-2xl whitespace-pre-line">
                {event.description}
              </p>
            ) : null}
          </div>
          {event.tiers.length === 0 ? <p className="text-ink-soft">{t("noTiers")}</p> : null}
          <ul className="grid gap-3">
            {event.tiers.map((tier) => (
              <li
                key={tier.id}
                className="flex flex-wrap items-center justify-between gap-4 rounded-card bg-surface p-5 ring-1 ring-line"
              >
                <div className="grid gap-1.5">
                  <h3 className="text-heading">
                    <bdi>{tier.name}</bdi>
                  </h3>
                  {tier.description ? <p dir="auto">{tier.description}</p> : null}
                  <p className="text-note text-ink-soft">
                    {t("opens", { when: when(tier.salesStartAt) })}, {t("ends", { when: when(tier.salesEndAt) })} ·{" "}
                    {t("left", { count: tier.quantity })}, {t("max", { count: tier.maxPerOrder })}
                  </p>
                  <p className="flex flex-wrap gap-1.5">
                    <Badge>{tier.resaleAllowed ? t("resale", { cap: tier.resaleCapBps / 100 }) : t("noResale")}</Badge>
                    <Badge>{t("gifts", { count: tier.giftsMax })}</Badge>
                    {tier.hidden ? <Badge tone="warn">{vouchers("hidden")}</Badge> : null}
                  </p>
                </div>
                <p className="ms-auto grid justify-items-end">
                  <span className="text-title">
                    {tier.priceMinor === 0 ? (
                      t("free")
                    ) : (
                      <Money amountMinor={tier.priceMinor} currency={event.currency} />
                    )}
                  </span>
                  <span className="text-note text-ink-soft">{t("allIn")}</span>
                </p>
              </li>
            ))}
          </ul>
          <p
            aria-hidden="true"
            className="justify-self-start rounded-control bg-accent px-6 py-3 font-semibold text-on-accent"
          >
            {t("buy")}
          </p>
        </div>
      </article>
    </div>
  );
}
