import { useTranslations } from "next-intl";
import { cx } from "@/app/_components/class-names";

/** Whether the figures move by themselves at the moment. */
export function LiveMark({ connected }: { connected: boolean }) {
  const t = useTranslations("console.stats");
  return (
    <p
      role="status"
      className={cx("flex items-center gap-2 text-note font-semibold", connected ? "text-good" : "text-warn")}
    >
      <span
        aria-hidden="true"
        className={cx("size-2 rounded-full", connected ? "animate-breathe bg-good" : "bg-warn")}
      />
      {connected ? t("live") : t("lost")}
    </p>
  );
}
