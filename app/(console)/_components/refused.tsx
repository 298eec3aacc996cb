import { getTranslations } from "next-intl/server";
import { EmptyState } from "@/app/_components/empty-state";
import { LinkButton } from "@/app/_components/link-button";
import type { RefusalCode } from "@/server/domain/shared/decision";

/** A page that may not be shown, and what to do instead. */
export async function Refused({ code }: { code: RefusalCode }) {
  const t = await getTranslations("console");
  const kind = code === "signed-out" ? "signedOut" : code === "forbidden" ? "forbidden" : "notFound";
  return (
    <EmptyState
      level={1}
      title={t(`${kind}.title`)}
      body={t(`${kind}.body`)}
      action={<LinkButton href={kind === "signedOut" ? "/sign-in" : "/events"}>{t(`${kind}.action`)}</LinkButton>}
    />
  );
}
