import { api, ask } from "@/app/_lib/trpc/server";
import { Refused } from "../../../../_components/refused";
import { loadEvent } from "../_components/load-event";
import { TicketsTable } from "./tickets-table";

type Props = { params: Promise<{ id: string }> };

export default async function TicketsPage({ params }: Props) {
  const { id } = await params;
  const [event, tickets] = await Promise.all([loadEvent(id), ask((await api()).consoleTicket.list({ eventId: id }))]);
  if (!event.ok) return null;
  if (!tickets.ok) return <Refused code={tickets.refusal.code} />;
  return <TicketsTable eventId={id} timezone={event.value.timezone} first={tickets.value} />;
}
