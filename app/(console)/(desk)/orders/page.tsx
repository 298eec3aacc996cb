import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { api, ask } from "@/app/_lib/trpc/server";
import { Refused } from "../../_components/refused";
import { OrderDesk } from "./_components/order-desk";
import { OrdersHead } from "./_components/orders-head";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("orders"))("title") };
}

export default async function OrdersPage() {
  const caller = await api();
  const [orders, events, organization] = await Promise.all([
    ask(caller.consoleOrder.list({})),
    ask(caller.event.list()),
    ask(caller.organization.get()),
  ]);
  if (!orders.ok) return <Refused code={orders.refusal.code} />;
  if (!events.ok) return <Refused code={events.refusal.code} />;
  if (!organization.ok) return <Refused code={organization.refusal.code} />;
  const names = events.value.map(({ id, title }) => ({ id, title }));
  return (
    <>
      <OrdersHead mayTake={orders.value.mayAct} />
      <OrderDesk first={orders.value} events={names} timezone={organization.value.timezone} />
    </>
  );
}
