import { useTranslations } from "next-intl";
import { Badge } from "@/app/_components/badge";
import { Card } from "@/app/_components/card";
import { DateText } from "@/app/_components/date-text";
import type { EventLive } from "./live-types";

export function ScansFeed({ scans, timezone }: { scans: EventLive["feed"]["scans"]; timezone: string }) {
  const t = useTranslations("console");
  const reason = (code: string) =>
    t.has(`reason.${code}` as "reason.admitted") ? t(`reason.${code}` as "reason.admitted") : code;
  return (
    <Card as="section" className="grid gap-4">
      <h2 className="text-heading">{t("stats.scans")}</h2>
      {scans.length === 0 ? <p className="text-ink-soft">{t("stats.noScans")}</p> : null}
      <ul className="grid" aria-live="polite">
        {scans.map((scan) => (
          <li
            key={scan.id}
            className="flex items-baseline justify-between gap-4 border-b border-line py-2.5 last:border-0"
          >
            <span className="grid justify-items-start gap-1">
              <Badge tone={scan.admitted ? "good" : "bad"}>
                {scan.admitted ? t("stats.admitted") : `${t("stats.refused")}: ${reason(scan.reason)}`}
              </Badge>
              <span className="text-note text-ink-soft">
                {scan.tokenId ? t("stats.ticketNumber", { number: scan.tokenId }) : null}
                {scan.gateName ? (
                  <>
                    {" "}
                    · <bdi>{scan.gateName}</bdi>
                  </>
                ) : null}
              </span>
            </span>
            <DateText at={scan.at} timezone={timezone} style="time" className="text-note text-ink-soft" />
          </li>
        ))}
      </ul>
    </Card>
  );
}
