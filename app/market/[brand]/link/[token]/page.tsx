import { getTranslations } from "next-intl/server";
import { ClientMessages } from "@/app/_i18n/client-messages";
import { OpenLink } from "../../_components/open-link";

type Props = { params: Promise<{ brand: string; token: string }> };

/** The secret is in the path: it must not travel on to other sites, nor be kept by a search engine. */
export async function generateMetadata() {
  return {
    title: (await getTranslations("market.link"))("title"),
    robots: { index: false },
    referrer: "no-referrer" as const,
  };
}

/** One press signs in, because scanners of mail open links but press no buttons. */
export default async function LinkPage({ params }: Props) {
  const { brand, token } = await params;
  const t = await getTranslations("market.link");
  return (
    <div className="mx-auto grid max-w-md gap-6">
      <header className="grid gap-2">
        <h1 className="text-title">{t("title")}</h1>
        <p className="text-ink-soft">{t("body")}</p>
      </header>
      <ClientMessages only={["common", "errors", "market.link", "market.signIn"]}>
        <OpenLink brand={brand} token={decodeURIComponent(token)} />
      </ClientMessages>
    </div>
  );
}
