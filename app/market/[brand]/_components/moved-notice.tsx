import { useTranslations } from "next-intl";
import { DateText } from "@/app/_components/date-text";
import { Notice } from "@/app/_components/notice";

type Props = { from: Date; to: Date; timezone: string };

/** An event that has another date than before; says both. */
export function MovedNotice({ from, to, timezone }: Props) {
  const t = useTranslations("market.event");
  return (
    <Notice tone="warn">
      {t.rich("moved", {
        from: () => <DateText at={from} timezone={timezone} />,
        to: () => <DateText at={to} timezone={timezone} zone />,
      })}
    </Notice>
  );
}
