import { useTranslations } from "next-intl";
import { Skeleton } from "@/app/_components/skeleton";

export default function Loading() {
  const t = useTranslations("common");
  return (
    <div className="grid gap-6">
      <p role="status" className="sr-only">
        {t("loading")}
      </p>
      <Skeleton className="h-10 w-64" />
      <Skeleton className="h-32" />
      <Skeleton className="h-32" />
    </div>
  );
}
