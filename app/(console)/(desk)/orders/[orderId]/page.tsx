import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { api, ask } from "@/app/_lib/trpc/server";
import { Refused } from "../../../_components/refused";
import { OrderPage } from "./_components/order-page";

type Props = { params: Promise<{ orderId: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("orders"))("columns.number") };
}

export default async function ConsoleOrderPage({ params }: Props) {
  const { orderId } = await params;
  const order = await ask((await api()).consoleOrder.get({ orderId }));
  // An address that is no id at all names nothing either.
  if (!order.ok) return <Refused code={order.refusal.code === "invalid-input" ? "not-found" : order.refusal.code} />;
  return <OrderPage first={order.value} />;
}
