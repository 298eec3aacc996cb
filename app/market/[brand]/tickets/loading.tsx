import { getTranslations } from "next-intl/server";
import { Skeleton } from "@/app/_components/skeleton";

export default async function MarketLoading() {
  const t = await getTranslations("common");
  return (
    <div role="status" className="grid gap-6">
      <span className="sr-only">{t("loading")}</span>
      <Skeleton className="h-10 w-2/3" />
      <Skeleton className="aspect-[2/1] w-full" />
      <Skeleton className="h-24 w-full" />
      <Skeleton className="h-24 w-full" />
    </div>
  );
}
