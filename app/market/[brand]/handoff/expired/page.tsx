import { getTranslations } from "next-intl/server";
import { EmptyState } from "@/app/_components/empty-state";
import { LinkButton } from "@/app/_components/link-button";

export default async function HandOffExpiredPage() {
  const t = await getTranslations("embed.handoff");
  return (
    <main id="content" className="mx-auto max-w-md p-6">
      <EmptyState
        title={t("title")}
        body={t("body")}
        level={1}
        action={<LinkButton href="/">{t("action")}</LinkButton>}
      />
    </main>
  );
}
