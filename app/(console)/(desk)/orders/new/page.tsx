import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { EmptyState } from "@/app/_components/empty-state";
import { LinkButton } from "@/app/_components/link-button";
import { api, ask } from "@/app/_lib/trpc/server";
import { Refused } from "../../../_components/refused";
import { NewOrderForm } from "../_components/new-order-form";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("orders.new"))("title") };
}

export default async function NewOrderPage() {
  const [desk, t] = await Promise.all([ask((await api()).consoleOrder.deskEvents()), getTranslations("orders")]);
  if (!desk.ok) return <Refused code={desk.refusal.code} />;
  if (desk.value.events.length === 0)
    return (
      <EmptyState
        level={1}
        title={t("new.noEvents")}
        body={t("new.noEventsBody")}
        action={<LinkButton href="/events">{t("order.event")}</LinkButton>}
      />
    );
  return (
    <div className="grid max-w-2xl gap-6">
      <div className="grid gap-2">
        <h1 className="text-title">{t("new.title")}</h1>
        <p className="max-w-prose text-ink-soft">{t("new.intro")}</p>
      </div>
      <NewOrderForm desk={desk.value} />
    </div>
  );
}
