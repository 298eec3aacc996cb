import { headers } from "next/headers";
import { getTranslations } from "next-intl/server";
import { EmptyState } from "./_components/empty-state";
import { LinkButton } from "./_components/link-button";
import { unknownHostHeader } from "./_lib/proxy-headers";

export default async function NotFound() {
  const t = await getTranslations("common");
  const lost = (await headers()).get(unknownHostHeader) === "yes";
  return (
    <main id="content" className="mx-auto grid min-h-dvh max-w-lg place-items-center px-6">
      {lost ? (
        <EmptyState title={t("unknownHost.title")} body={t("unknownHost.body")} level={1} />
      ) : (
        <EmptyState
          title={t("notFound.title")}
          body={t("notFound.body")}
          level={1}
          action={<LinkButton href="/">{t("notFound.action")}</LinkButton>}
        />
      )}
    </main>
  );
}
