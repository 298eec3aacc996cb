import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { api, ask } from "@/app/_lib/trpc/server";
import { Refused } from "../../_components/refused";
import { LedgerDesk } from "./_components/ledger-desk";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("ledger"))("title") };
}

type Props = { searchParams: Promise<{ order?: string | string[] }> };

export default async function LedgerPage({ searchParams }: Props) {
  const caller = await api();
  const [balances, events, organization, t] = await Promise.all([
    ask(caller.ledger.balances({})),
    ask(caller.event.list()),
    ask(caller.organization.get()),
    getTranslations("ledger"),
  ]);
  if (!balances.ok) return <Refused code={balances.refusal.code} />;
  if (!events.ok) return <Refused code={events.refusal.code} />;
  if (!organization.ok) return <Refused code={organization.refusal.code} />;
  const { order } = await searchParams;
  return (
    <>
      <div className="grid gap-2">
        <h1 className="text-title">{t("title")}</h1>
        <p className="max-w-prose text-ink-soft">{t("intro")}</p>
      </div>
      <LedgerDesk
        now={balances.value}
        orderNumber={typeof order === "string" ? order.slice(0, 8) : ""}
        events={events.value.map(({ id, title }) => ({ id, title }))}
        timezone={organization.value.timezone}
      />
    </>
  );
}
