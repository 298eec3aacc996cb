"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { Button } from "@/app/_components/button";
import { Card } from "@/app/_components/card";
import { Money } from "@/app/_components/money";
import { OrderBadges } from "./order-badges";
import type { OrderRow } from "./order-types";
import { TroubleText } from "./trouble-text";

type Props = { order: OrderRow; busy: boolean; onRetry: (() => void) | null };

/** One order that stands still: which, why, since when, what to do. */
export function TroubleCard({ order, busy, onRetry }: Props) {
  const t = useTranslations("orders");
  const titleId = `order-${order.id}`;
  if (!order.trouble) return null;
  return (
    <Card as="li" className="grid gap-3">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <h2 id={titleId} className="font-semibold">
          <Link href={`/orders/${order.id}`} className="text-accent-text hover:underline">
            <bdi dir="ltr" className="tabular">
              {order.number}
            </bdi>
          </Link>{" "}
          · <bdi>{order.event.title}</bdi>
        </h2>
        <OrderBadges order={{ ...order, trouble: null }} />
      </div>
      <TroubleText trouble={order.trouble} timezone={order.event.timezone} />
      <p className="flex flex-wrap justify-between gap-3 text-note text-ink-soft">
        <bdi className="break-all">{order.email}</bdi>
        <Money amountMinor={order.totalMinor} currency={order.currency} />
      </p>
      {onRetry ? (
        <div>
          <Button size="small" busy={busy} aria-describedby={titleId} onClick={onRetry}>
            {t("stuck.retry")}
          </Button>
        </div>
      ) : null}
    </Card>
  );
}
