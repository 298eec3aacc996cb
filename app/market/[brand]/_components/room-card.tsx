import { useLocale, useTranslations } from "next-intl";
import { LinkButton } from "@/app/_components/link-button";
import { Money } from "@/app/_components/money";
import { dateText } from "@/app/_lib/date-text";

type Tier = { id: string; name: string; priceMinor: number };
type RoomOfPage = {
  opensAt: Date;
  guards: boolean;
  mayShop: boolean;
  mine: { state: string; until: Date | null } | null;
};
type Props = { room: RoomOfPage; slug: string; timezone: string; currency: string; tiers: Tier[] };

/** The way to the waiting room, where tickets would be chosen; with the prices while the tickets are behind it, because nobody queues for a surprise. */
export function RoomCard({ room, slug, timezone, currency, tiers }: Props) {
  const t = useTranslations("waiting-room.card");
  const locale = useLocale();
  const { opensAt, guards, mayShop, mine } = room;
  const when = (at: Date, style: "short" | "time") => dateText(at, style, locale, timezone);
  if (mayShop && mine?.state !== "offered" && mine?.until)
    return (
      <p className="rounded-control bg-accent-soft px-4 py-3 font-semibold text-accent-text">
        {t("inside", { when: when(mine.until, "time") })}
      </p>
    );
  const body = mayShop
    ? t("turn")
    : !guards
      ? t("planned", { when: when(opensAt, "short") })
      : t(mine ? "mine" : "open");
  return (
    <section aria-labelledby="room" className="grid gap-4 rounded-card bg-surface p-5 shadow-lift ring-1 ring-line">
      <div className="grid gap-1">
        <h2 id="room" className="text-heading">
          {t("title")}
        </h2>
        <p className="text-ink-soft">{body}</p>
      </div>
      {guards && !mayShop ? (
        <ul className="grid divide-y divide-line">
          {tiers.map((tier) => (
            <li key={tier.id} className="flex items-baseline justify-between gap-4 py-2.5">
              <bdi className="font-semibold">{tier.name}</bdi>
              <Money amountMinor={tier.priceMinor} currency={currency} className="font-semibold" />
            </li>
          ))}
        </ul>
      ) : null}
      <LinkButton size="large" wide href={`/events/${slug}/waiting-room`}>
        {t("go")}
      </LinkButton>
    </section>
  );
}
