import { useLocale } from "next-intl";
import { type DateStyle, dateText, zoneText } from "../_lib/date-text";

type Props = { at: Date; timezone: string; style?: DateStyle; zone?: boolean; className?: string };

export function DateText({ at, timezone, style = "full", zone, className }: Props) {
  const locale = useLocale();
  return (
    <time dateTime={at.toISOString()} className={className}>
      <bdi>
        {dateText(at, style, locale, timezone)}
        {zone ? ` ${zoneText(at, locale, timezone)}` : ""}
      </bdi>
    </time>
  );
}
