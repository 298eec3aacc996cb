import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { DateText } from "@/app/_components/date-text";
import { Notice } from "@/app/_components/notice";
import { ClientMessages } from "@/app/_i18n/client-messages";
import { api, ask } from "@/app/_lib/trpc/server";
import { CodeBox } from "../../_components/code-box";
import { EventPicture } from "../../_components/event-picture";
import { MovedNotice } from "../../_components/moved-notice";
import { ResaleOffers } from "../../_components/resale-offers";
import { RoomCard } from "../../_components/room-card";
import { Rules } from "../../_components/rules";
import { TicketPicker } from "../../_components/ticket-picker";

type Props = {
  params: Promise<{ brand: string; slug: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

/** What the code in the address does, if there is one. */
async function lookAt(typed: string, at: { brand: string; slug: string }) {
  return typed ? ask((await api()).voucher.look({ ...at, code: typed.slice(0, 64) })) : null;
}

async function getEvent({ params }: Props) {
  const { brand, slug } = await params;
  const answer = await ask((await api()).catalog.event({ brand, slug: decodeURIComponent(slug) }));
  return answer.ok ? answer.value : notFound();
}

export async function generateMetadata(props: Props) {
  const event = await getEvent(props);
  return { title: event.title, description: event.description.slice(0, 160) };
}

export default async function EventPage(props: Props) {
  const { brand } = await props.params;
  const event = await getEvent(props);
  const { code } = await props.searchParams;
  const typed = typeof code === "string" ? code.trim() : "";
  const [t, { room }, offers, looked] = await Promise.all([
    getTranslations("market.event"),
    (await api()).waitingRoom.page({ brand, slug: event.slug }),
    // Offers are read from the chain's view; when it is away, first-hand tickets are sold all the same.
    (await api()).listing.forEvent({ brand, slug: event.slug }).catch(() => []),
    lookAt(event.state === "live" ? typed : "", { brand, slug: event.slug }),
  ]);
  const voucher = looked?.ok ? looked.value : null;
  const tiers = voucher ? [...event.tiers, ...voucher.tiers] : event.tiers;
  const selling = event.state === "live" && (!room?.guards || room.mayShop);
  const { timezone, currency } = event;
  return (
    <article className="grid gap-8 lg:grid-cols-[minmax(0,1fr)_24rem] lg:gap-x-12">
      <header className="grid gap-5 lg:col-span-2">
        <EventPicture src={event.imagePath} first className="aspect-[2/1] max-h-96 rounded-card shadow-lift" />
        <h1 className="text-display">
          <bdi>{event.title}</bdi>
        </h1>
        <dl className="flex flex-wrap gap-x-10 gap-y-4">
          <div>
            <dt className="text-note font-semibold text-ink-soft">{t("when")}</dt>
            <dd className="font-semibold">
              <DateText at={event.startsAt} timezone={timezone} zone />
            </dd>
            <dd className="text-ink-soft">
              {t.rich("doors", { time: () => <DateText at={event.doorsAt} timezone={timezone} style="time" /> })}
            </dd>
          </div>
          <div>
            <dt className="text-note font-semibold text-ink-soft">{t("where")}</dt>
            <dd className="font-semibold">
              <bdi>{event.venueName}</bdi>
            </dd>
            <dd className="text-ink-soft">
              <bdi>{event.venueAddress}</bdi>
            </dd>
          </div>
        </dl>
        {event.state === "live" && event.movedFrom ? (
          <MovedNotice from={event.movedFrom} to={event.startsAt} timezone={timezone} />
        ) : null}
        {event.state === "cancelled" ? <Notice tone="warn">{t("cancelled")}</Notice> : null}
      </header>
      <div className="grid content-start gap-8 lg:order-2">
        {event.state === "live" && room ? (
          <RoomCard {...{ room, slug: event.slug, timezone, currency, tiers }} />
        ) : null}
        {selling && tiers.length > 0 ? (
          <ClientMessages only={["common", "errors", "market.event"]}>
            <TicketPicker
              brand={brand}
              eventId={event.id}
              currency={currency}
              timezone={timezone}
              tiers={tiers}
              code={voucher?.code}
            />
          </ClientMessages>
        ) : null}
        {event.state === "live" ? (
          <CodeBox
            typed={typed}
            opened={voucher && { code: voucher.code, count: voucher.tiers.length }}
            refused={looked && !looked.ok ? looked.refusal.code : null}
          />
        ) : null}
        <ResaleOffers
          offers={offers}
          soldOut={tiers.length > 0 && tiers.every((tier) => tier.saleState !== "on-sale")}
        />
      </div>
      <div className="grid content-start gap-8 lg:order-1">
        {event.description ? (
          <section className="grid gap-2">
            <h2 className="text-heading">{t("about")}</h2>
            <p dir="auto" className="max-w-prose whitespace-pre-line leading-relaxed text-ink-soft">
              {event.description}
            </p>
          </section>
        ) : null}
        <Rules
          {...{ tiers, currency, timezone }}
          jurisdiction={event.jurisdiction}
          returns={event.state === "live" ? event.returns : null}
        />
      </div>
    </article>
  );
}
