import { getTranslations } from "next-intl/server";
import { EmptyState } from "@/app/_components/empty-state";
import { LinkButton } from "@/app/_components/link-button";

/** Inside the brand's frame: whoever lost her way is still at the same box office. */
export default async function MarketNotFound() {
  const t = await getTranslations("common.notFound");
  return (
    <EmptyState
      level={1}
      title={t("title")}
      body={t("body")}
      action={<LinkButton href="/">{t("action")}</LinkButton>}
    />
  );
}
