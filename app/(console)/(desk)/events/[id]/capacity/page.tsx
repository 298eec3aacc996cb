import { ClientMessages } from "@/app/_i18n/client-messages";
import { api, ask } from "@/app/_lib/trpc/server";
import { Refused } from "../../../../_components/refused";
import { loadEvent, loadRole } from "../_components/load-event";
import { CapacityDesk } from "./capacity-desk";

type Props = { params: Promise<{ id: string }> };

export default async function CapacityPage({ params }: Props) {
  const { id } = await params;
  const [event, capacity, role] = await Promise.all([
    loadEvent(id),
    ask((await api()).capacity.get({ eventId: id })),
    loadRole(),
  ]);
  if (!event.ok) return null;
  if (!capacity.ok) return <Refused code={capacity.refusal.code} />;
  const why = role === "door" ? "readOnly" : event.value.state === "live" ? null : "notLive";
  return (
    <ClientMessages only={["common", "errors", "console", "capacity"]}>
      <CapacityDesk eventId={id} initial={capacity.value} closed={why} />
    </ClientMessages>
  );
}
