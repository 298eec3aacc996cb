import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { Badge } from "@/app/_components/badge";
import { cx } from "@/app/_components/class-names";
import { DateText } from "@/app/_components/date-text";
import { Money } from "@/app/_components/money";
import { EventPicture } from "./event-picture";

type Event = {
  slug: string;
  title: string;
  venueName: string;
  startsAt: Date;
  timezone: string;
  imagePath: string | null;
  currency: string;
  /** Null while everything on sale needs a code. */
  fromPriceMinor: number | null;
  soldOut: boolean;
  upcoming: boolean;
  resaleOpen: boolean;
};

/** One event; `wide` for the next one up, which leads the page. The whole card is its link. */
export async function EventCard({ event, wide }: { event: Event; wide?: boolean }) {
  const t = await getTranslations("market.home");
  const { fromPriceMinor: fromMinor } = event;
  return (
    <li
      className={cx(
        "group relative flex flex-col overflow-hidden rounded-card bg-surface shadow-lift ring-1 ring-line transition-shadow hover:shadow-high",
        wide && "sm:col-span-2 md:flex-row",
      )}
    >
      <div className={cx("overflow-hidden", wide ? "md:w-3/5" : "")}>
        <EventPicture
          src={event.imagePath}
          first={wide}
          className={cx(
            "transition-transform duration-500 group-hover:scale-[1.03] motion-reduce:transform-none",
            wide ? "aspect-[3/2] md:h-full md:min-h-80" : "aspect-[2/1]",
          )}
        />
      </div>
      <div className={cx("flex grow flex-col gap-2 p-5", wide && "justify-center sm:p-8 md:w-2/5")}>
        <p className="text-note font-semibold text-accent-text">
          <DateText at={event.startsAt} timezone={event.timezone} style="short" />
        </p>
        <h2 className={wide ? "text-title" : "text-heading"}>
          <Link href={`/events/${event.slug}`} className="after:absolute after:inset-0 group-hover:underline">
            <bdi>{event.title}</bdi>
          </Link>
        </h2>
        <p className="text-ink-soft">
          <bdi>{event.venueName}</bdi>
        </p>
        <p className={cx("flex flex-wrap items-center gap-2 pt-2", !wide && "mt-auto")}>
          {event.soldOut ? (
            <Badge>{t("soldOut")}</Badge>
          ) : (
            <span className={cx("font-semibold", wide && "text-lg")}>
              {fromMinor === null
                ? t("withCode")
                : t.rich("from", { price: () => <Money amountMinor={fromMinor} currency={event.currency} /> })}
            </span>
          )}
          {event.upcoming ? <Badge tone="warn">{t("upcoming")}</Badge> : null}
          {event.resaleOpen ? <Badge tone="accent">{t("resaleOpen")}</Badge> : null}
        </p>
      </div>
    </li>
  );
}
