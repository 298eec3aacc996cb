import Image from "next/image";
import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { Badge } from "@/app/_components/badge";
import { Card } from "@/app/_components/card";
import { DateText } from "@/app/_components/date-text";
import { Progress } from "@/app/_components/progress";
import { dateText } from "@/app/_lib/date-text";
import type { api } from "@/app/_lib/trpc/server";
import { EventStateBadge } from "../../../_components/event-state-badge";

type Row = Awaited<ReturnType<Awaited<ReturnType<typeof api>>["event"]["list"]>>[number];

export function EventRow({ event }: { event: Row }) {
  const t = useTranslations("console");
  const locale = useLocale();
  return (
    <Card
      as="li"
      padded={false}
      className="relative grid gap-4 overflow-hidden p-4 hover:ring-line-strong sm:grid-cols-[9rem_1fr_13rem] sm:items-center"
    >
      <div className="aspect-video overflow-hidden rounded-control bg-sunken max-sm:hidden">
        {event.imagePath ? (
          <Image src={event.imagePath} alt="" width={288} height={162} className="size-full object-cover" />
        ) : null}
      </div>
      <div className="grid gap-1.5">
        <div className="flex flex-wrap gap-1.5">
          <EventStateBadge state={event.state} />
          {event.over ? <Badge>{t("state.over")}</Badge> : null}
          {event.soldOut && !event.over ? <Badge tone="accent">{t("state.soldOut")}</Badge> : null}
          {event.saleStartsAt && event.state === "live" ? (
            <Badge tone="warn">
              {t("state.upcoming", { when: dateText(event.saleStartsAt, "day", locale, event.timezone) })}
            </Badge>
          ) : null}
        </div>
        <h2 className="text-heading">
          {/* The link's after-element covers the card: one target, one name. */}
          <Link href={`/events/${event.id}`} className="after:absolute after:inset-0 after:rounded-card">
            <bdi>{event.title}</bdi>
          </Link>
        </h2>
        <p className="text-note text-ink-soft">
          <DateText at={event.startsAt} timezone={event.timezone} style="short" />
          {event.venueName ? (
            <>
              {" "}
              · <bdi>{event.venueName}</bdi>
            </>
          ) : null}
        </p>
      </div>
      {event.quantity > 0 ? (
        <div className="grid gap-1.5">
          <p className="tabular text-note font-semibold">
            {t("events.sold", { sold: event.sold, quantity: event.quantity })}
          </p>
          <Progress value={event.sold / event.quantity} label={t("events.soldLabel", { title: event.title })} />
        </div>
      ) : (
        <p className="text-note text-ink-soft">{t("events.noTiers")}</p>
      )}
    </Card>
  );
}
