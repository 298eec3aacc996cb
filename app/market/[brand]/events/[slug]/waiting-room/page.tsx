import { notFound, redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { DateText } from "@/app/_components/date-text";
import { ClientMessages } from "@/app/_i18n/client-messages";
import { api, ask } from "@/app/_lib/trpc/server";
import { WaitingRoom } from "./waiting-room";

type Props = { params: Promise<{ brand: string; slug: string }> };

async function getPage({ params }: Props) {
  const { brand, slug } = await params;
  const answer = await ask((await api()).waitingRoom.page({ brand, slug: decodeURIComponent(slug) }));
  return answer.ok ? answer.value : notFound();
}

export async function generateMetadata(props: Props) {
  const { event } = await getPage(props);
  const t = await getTranslations("waiting-room");
  return { title: t("titleOf", { event: event.title }), robots: { index: false } };
}

/** One's place in the queue for an event. Nothing here needs a reload, and a reload loses nothing. */
export default async function WaitingRoomPage(props: Props) {
  const { brand } = await props.params;
  const { event, room, serverNow } = await getPage(props);
  if (!room) redirect(`/events/${event.slug}`);
  return (
    <div className="mx-auto grid max-w-2xl gap-6">
      <header className="grid gap-1 text-center">
        <p className="font-semibold">
          <bdi>{event.title}</bdi>
        </p>
        <p className="text-note text-ink-soft">
          <DateText at={event.startsAt} timezone={event.timezone} zone />
        </p>
      </header>
      <ClientMessages only={["common", "errors", "waiting-room", "market.signIn"]}>
        <WaitingRoom
          brand={brand}
          event={{ id: event.id, slug: event.slug, title: event.title, timezone: event.timezone }}
          serverNow={serverNow.getTime()}
        />
      </ClientMessages>
    </div>
  );
}
