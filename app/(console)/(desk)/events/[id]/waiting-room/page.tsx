import { ClientMessages } from "@/app/_i18n/client-messages";
import { api, ask } from "@/app/_lib/trpc/server";
import { Refused } from "../../../../_components/refused";
import { loadEvent, loadRole } from "../_components/load-event";
import { RoomDesk } from "./room-desk";

type Props = { params: Promise<{ id: string }> };

export default async function WaitingRoomPage({ params }: Props) {
  const { id } = await params;
  const [event, room, role] = await Promise.all([
    loadEvent(id),
    ask((await api()).waitingRoom.get({ eventId: id })),
    loadRole(),
  ]);
  if (!event.ok) return null;
  if (!room.ok) return <Refused code={room.refusal.code} />;
  return (
    <ClientMessages only={["common", "errors", "console", "waiting-room.console"]}>
      <RoomDesk eventId={id} timezone={event.value.timezone} initial={room.value} mayWrite={role !== "door"} />
    </ClientMessages>
  );
}
