import { getTranslations } from "next-intl/server";
import { EmptyState } from "@/app/_components/empty-state";
import { LinkButton } from "@/app/_components/link-button";
import { ClientMessages } from "@/app/_i18n/client-messages";
import { api, ask } from "@/app/_lib/trpc/server";
import { OrderLive } from "../../_components/order-live";

type Props = { params: Promise<{ brand: string; orderId: string }> };

export async function generateMetadata() {
  return { title: (await getTranslations("market.order"))("title"), robots: { index: false } };
}

export default async function OrderPage({ params }: Props) {
  const { brand, orderId } = await params;
  const t = await getTranslations("market.order");
  const answer = await ask((await api()).order.get({ brand, orderId }));
  if (!answer.ok)
    return (
      <EmptyState
        level={1}
        title={t("missing")}
        body={t("missingBody")}
        action={<LinkButton href="/tickets">{t("open")}</LinkButton>}
      />
    );
  return (
    <div className="mx-auto max-w-xl">
      <ClientMessages only={["common", "errors", "market.order", "market.checkout", "market.event.moved"]}>
        <OrderLive brand={brand} first={answer.value} />
      </ClientMessages>
    </div>
  );
}
