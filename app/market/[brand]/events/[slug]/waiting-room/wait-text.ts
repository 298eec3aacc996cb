import type { useTranslations } from "next-intl";

type Say = ReturnType<typeof useTranslations<"waiting-room">>;

/** "About 5 minutes": never finer than it is known, and said to be unknown when it is. */
export function waitText(t: Say, minutes: number | null): string {
  if (minutes === null) return t("about.unknown");
  if (minutes === 0) return t("about.soon");
  if (minutes < 60) return t("about.minutes", { count: minutes });
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return rest === 0 ? t("about.hours", { count: hours }) : t("about.hoursAndMinutes", { hours, minutes: rest });
}
