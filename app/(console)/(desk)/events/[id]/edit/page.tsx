import { getTranslations } from "next-intl/server";
import { EmptyState } from "@/app/_components/empty-state";
import { LinkButton } from "@/app/_components/link-button";
import { Refused } from "../../../../_components/refused";
import { EventForm } from "../../_form/event-form";
import { toText } from "../../_form/form-text";
import { loadEvent, loadRole } from "../_components/load-event";

type Props = { params: Promise<{ id: string }> };

export default async function EditEventPage({ params }: Props) {
  const { id } = await params;
  const [event, role, t] = await Promise.all([loadEvent(id), loadRole(), getTranslations("console.form")]);
  if (!event.ok) return <Refused code={event.refusal.code} />;
  if (role === "door") return <Refused code="forbidden" />;
  if (event.value.state !== "draft")
    return <EmptyState title={t("notDraft")} action={<LinkButton href={`/events/${id}`}>{t("leave")}</LinkButton>} />;
  return <EventForm id={id} initial={toText(event.value)} />;
}
