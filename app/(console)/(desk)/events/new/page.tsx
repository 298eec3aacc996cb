import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Notice } from "@/app/_components/notice";
import { api, ask } from "@/app/_lib/trpc/server";
import { Currency } from "@/server/domain/shared/money";
import { Refused } from "../../../_components/refused";
import { EventForm } from "../_form/event-form";
import { copyOf, newEvent } from "../_form/form-text";
import { loadEvent } from "../[id]/_components/load-event";

type Props = { searchParams: Promise<{ copy?: string | string[] }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("console.form"))("newTitle") };
}

/** A new event, empty or (`?copy=` an event's id) filled in like another one. */
export default async function NewEventPage({ searchParams }: Props) {
  const { copy } = await searchParams;
  const caller = await api();
  const [me, organization, source, t] = await Promise.all([
    caller.auth.me(),
    ask(caller.organization.get()),
    typeof copy === "string" ? loadEvent(copy) : null,
    getTranslations("console.form"),
  ]);
  if (!organization.ok) return <Refused code={organization.refusal.code} />;
  if (me?.organization?.role === "door") return <Refused code="forbidden" />;
  if (source && !source.ok) return <Refused code={source.refusal.code} />;
  if (source)
    return (
      <>
        <h1 className="text-title">{t.rich("copyTitle", { title: () => <bdi>{source.value.title}</bdi> })}</h1>
        <Notice tone="neutral">{t("copyBody")}</Notice>
        <EventForm initial={copyOf(source.value, new Date())} />
      </>
    );
  const { timezone, currency } = organization.value;
  return (
    <>
      <h1 className="text-title">{t("newTitle")}</h1>
      <EventForm initial={newEvent({ timezone, currency: Currency.catch("EUR").parse(currency) }, new Date())} />
    </>
  );
}
