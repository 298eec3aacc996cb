import { useTranslations } from "next-intl";
import type { Jurisdiction } from "@/server/domain/event/jurisdiction";

/** What a place asks of tickets, in plain words. */
export function PlaceRules({ place }: { place: Jurisdiction }) {
  const t = useTranslations("places.rules");
  return (
    <ul className="grid list-disc gap-1.5 ps-5">
      {place.resaleCapBps === null ? null : <li>{t("resaleCap", { percent: place.resaleCapBps / 100 })}</li>}
      {place.giving ? <li>{t("giving")}</li> : null}
      {place.allIn ? <li>{t("allIn")}</li> : null}
    </ul>
  );
}
