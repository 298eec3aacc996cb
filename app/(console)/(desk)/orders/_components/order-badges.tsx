"use client";

import { useTranslations } from "next-intl";
import { Badge } from "@/app/_components/badge";
import { type OrderRow, tones } from "./order-types";

type Props = { order: Pick<OrderRow, "state" | "kind" | "channel" | "trouble"> };

/** How an order is, in few words; why it stands still, where it does. */
export function OrderBadges({ order: { state, kind, channel, trouble } }: Props) {
  const t = useTranslations("orders");
  return (
    <span className="inline-flex flex-wrap gap-1.5 max-sm:justify-end">
      <Badge tone={tones[state]}>{t(`states.${state}`)}</Badge>
      {kind === "resale" ? <Badge>{t("resale")}</Badge> : null}
      {channel === "online" ? null : <Badge>{t(`channels.${channel}`)}</Badge>}
      {trouble ? <Badge tone="warn">{t(`causes.${trouble.cause}.title`)}</Badge> : null}
    </span>
  );
}
