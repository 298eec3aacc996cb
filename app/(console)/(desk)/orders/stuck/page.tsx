import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { api, ask } from "@/app/_lib/trpc/server";
import { Refused } from "../../../_components/refused";
import { OrdersHead } from "../_components/orders-head";
import { StuckDesk } from "../_components/stuck-desk";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("orders"))("nav.stuck") };
}

export default async function StuckOrdersPage() {
  const orders = await ask((await api()).consoleOrder.list({ attention: true }));
  if (!orders.ok) return <Refused code={orders.refusal.code} />;
  return (
    <>
      <OrdersHead mayTake={orders.value.mayAct} />
      <StuckDesk first={orders.value} />
    </>
  );
}
