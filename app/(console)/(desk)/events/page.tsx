import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { EmptyState } from "@/app/_components/empty-state";
import { LinkButton } from "@/app/_components/link-button";
import { api, ask } from "@/app/_lib/trpc/server";
import { Refused } from "../../_components/refused";
import { EventRow } from "./_components/event-row";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("console.events"))("title") };
}

export default async function EventsPage() {
  const caller = await api();
  const [events, me, t] = await Promise.all([
    ask(caller.event.list()),
    caller.auth.me(),
    getTranslations("console.events"),
  ]);
  if (!events.ok) return <Refused code={events.refusal.code} />;
  const mayWrite = me?.organization?.role !== "door";
  const create = mayWrite ? <LinkButton href="/events/new">{t("new")}</LinkButton> : null;
  if (events.value.length === 0)
    return (
      <EmptyState
        level={1}
        title={t("emptyTitle")}
        body={mayWrite ? t("emptyBody") : t("emptyBodyDoor")}
        action={create}
      />
    );
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-4">
        <h1 className="text-title">{t("title")}</h1>
        {create}
      </div>
      <ul className="grid gap-4">
        {events.value.map((event) => (
          <EventRow key={event.id} event={event} />
        ))}
      </ul>
    </>
  );
}
