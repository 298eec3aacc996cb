import { api, ask } from "@/app/_lib/trpc/server";
import { Refused } from "../../../../_components/refused";
import { loadEvent } from "../_components/load-event";
import { OrdersTable } from "./orders-table";

type Props = { params: Promise<{ id: string }> };

export default async function OrdersPage({ params }: Props) {
  const { id } = await params;
  const [event, orders] = await Promise.all([loadEvent(id), ask((await api()).consoleOrder.list({ eventId: id }))]);
  if (!event.ok) return null;
  if (!orders.ok) return <Refused code={orders.refusal.code} />;
  return <OrdersTable eventId={id} timezone={event.value.timezone} first={orders.value} />;
}
