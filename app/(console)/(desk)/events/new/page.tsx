import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { api, ask } from "@/app/_lib/trpc/server";
import { Currency } from "@/server/domain/shared/money";
import { Refused } from "../../../_components/refused";
import { EventForm } from "../_form/event-form";
import { newEvent } from "../_form/form-text";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("console.form"))("newTitle") };
}

export default async function NewEventPage() {
  const caller = await api();
  const [me, organization, t] = await Promise.all([
    caller.auth.me(),
    ask(caller.organization.get()),
    getTranslations("console.form"),
  ]);
  if (!organization.ok) return <Refused code={organization.refusal.code} />;
  if (me?.organization?.role === "door") return <Refused code="forbidden" />;
  const { timezone, currency } = organization.value;
  return (
    <>
      <h1 className="text-title">{t("newTitle")}</h1>
      <EventForm initial={newEvent({ timezone, currency: Currency.catch("EUR").parse(currency) }, new Date())} />
    </>
  );
}
