import { api, ask } from "@/app/_lib/trpc/server";
import { Refused } from "../../../../_components/refused";
import { loadEvent, loadRole } from "../_components/load-event";
import { GateDesk } from "./gate-desk";

type Props = { params: Promise<{ id: string }> };

export default async function GatesPage({ params }: Props) {
  const { id } = await params;
  const [event, gates, role] = await Promise.all([
    loadEvent(id),
    ask((await api()).device.list({ eventId: id })),
    loadRole(),
  ]);
  if (!event.ok) return null;
  if (!gates.ok) return <Refused code={gates.refusal.code} />;
  const { state, timezone } = event.value;
  return <GateDesk event={{ id, state, timezone }} initial={gates.value} mayWrite={role !== "door"} />;
}
