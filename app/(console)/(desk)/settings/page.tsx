import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Card } from "@/app/_components/card";
import { Notice } from "@/app/_components/notice";
import { api, ask } from "@/app/_lib/trpc/server";
import { Refused } from "../../_components/refused";
import { BrandForm } from "./_components/brand-form";
import { OriginsForm } from "./_components/origins-form";
import { SignOutEverywhere } from "./_components/sign-out-everywhere";
import { Snippet } from "./_components/snippet";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("console.settings"))("title") };
}

export default async function SettingsPage() {
  const caller = await api();
  const [loaded, me, t] = await Promise.all([
    ask(caller.organization.get()),
    caller.auth.me(),
    getTranslations("console.settings"),
  ]);
  if (!loaded.ok) return <Refused code={loaded.refusal.code} />;
  const organization = loaded.value;
  const mayWrite = me?.organization?.role === "owner";
  return (
    <>
      <h1 className="text-title">{t("title")}</h1>
      {mayWrite ? null : <Notice>{t("readOnly")}</Notice>}
      <div className="grid items-start gap-6 lg:grid-cols-2">
        {organization.brand ? <BrandForm brand={organization.brand} mayWrite={mayWrite} /> : null}
        <div className="grid gap-6">
          <OriginsForm origins={organization.allowedOrigins} mayWrite={mayWrite} />
          {organization.brand ? <Snippet appBaseUrl={organization.appBaseUrl} brand={organization.brand.slug} /> : null}
        </div>
        <Card as="section" className="grid gap-4">
          <h2 className="text-heading">{t("organization")}</h2>
          <dl className="grid gap-3">
            <Fact name={t("fee")} value={`${organization.platformFeeBps / 100} %`} />
            <Fact name={t("currency")} value={organization.currency} />
            <Fact name={t("timezone")} value={organization.timezone} />
            <Fact name={t("wallet")} value={organization.walletAddress ?? t("walletNone")} />
          </dl>
        </Card>
        <SignOutEverywhere />
      </div>
    </>
  );
}

const Fact = ({ name, value }: { name: string; value: string }) => (
  <div className="flex flex-wrap justify-between gap-x-4">
    <dt className="text-ink-soft">{name}</dt>
    <dd className="font-medium break-all">
      <bdi>{value}</bdi>
    </dd>
  </div>
);
