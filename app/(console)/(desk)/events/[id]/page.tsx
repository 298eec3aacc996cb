import { api, ask } from "@/app/_lib/trpc/server";
import { EventOverview } from "./_components/event-overview";
import { loadRole } from "./_components/load-event";

type Props = { params: Promise<{ id: string }> };

export default async function EventPage({ params }: Props) {
  const { id } = await params;
  const [live, role] = await Promise.all([ask((await api()).stats.event({ eventId: id })), loadRole()]);
  // The layout around it has already said why.
  if (!live.ok) return null;
  return <EventOverview initial={live.value} mayWrite={role !== "door"} />;
}
