import { getTranslations } from "next-intl/server";
import { EmptyState } from "@/app/_components/empty-state";
import { LinkButton } from "@/app/_components/link-button";

export async function MissingTicket() {
  const t = await getTranslations("market.ticket");
  return (
    <EmptyState
      level={1}
      title={t("missing")}
      body={t("missingBody")}
      action={<LinkButton href="/tickets">{t("back")}</LinkButton>}
    />
  );
}
