import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { EmptyState } from "@/app/_components/empty-state";
import { LinkButton } from "@/app/_components/link-button";
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
  if (order.ok) return <OrderPage first={order.value} />;
  const { code } = order.refusal;
  // An address that is no id at all names nothing either.
  if (code !== "not-found" && code !== "invalid-input") return <Refused code={code} />;
  const t = await getTranslations("orders.missing");
  return (
    <EmptyState
      level={1}
      title={t("title")}
      body={t("body")}
      action={<LinkButton href="/orders">{t("action")}</LinkButton>}
    />
  );
}
