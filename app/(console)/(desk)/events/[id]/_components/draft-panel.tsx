"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/app/_components/button";
import { Card } from "@/app/_components/card";
import { LinkButton } from "@/app/_components/link-button";
import { Money } from "@/app/_components/money";
import { Table } from "@/app/_components/table";
import type { EventLive } from "./live-types";
import { PublishDialog } from "./publish-dialog";

type Props = { event: EventLive["event"]; mayWrite: boolean };

/** What is still missing, and the one step that cannot be taken back. */
export function DraftPanel({ event, mayWrite }: Props) {
  const t = useTranslations("console");
  const [asking, setAsking] = useState(false);
  const missing = event.missing?.field.split(".").at(-1) as
    | "venueName"
    | "startsAt"
    | "tiers"
    | "salesEndAt"
    | undefined;
  return (
    <div className="grid gap-8">
      <Card as="section" className="grid gap-4">
        <h2 className="text-heading">{t("draft.title")}</h2>
        {missing ? (
          <p className="text-warn">
            {t("draft.missing")} {t(`draft.missingAt.${missing}`)}
          </p>
        ) : (
          <p className="max-w-xl text-ink-soft">{t("draft.ready")}</p>
        )}
        {mayWrite ? (
          <div className="flex flex-wrap gap-3">
            {missing ? (
              <LinkButton href={`/events/${event.id}/edit`}>{t("draft.fix")}</LinkButton>
            ) : (
              <Button onClick={() => setAsking(true)}>{t("event.publish")}</Button>
            )}
            <LinkButton variant="secondary" href={`/events/${event.id}/preview`}>
              {t("event.preview")}
            </LinkButton>
          </div>
        ) : null}
      </Card>
      {event.tiers.length > 0 ? (
        <Table
          showCaption
          caption={t("stats.tiers")}
          rows={event.tiers}
          rowKey={(tier) => tier.id}
          columns={[
            { key: "name", title: t("stats.tier"), cell: (tier) => <bdi>{tier.name}</bdi> },
            {
              key: "price",
              title: t("stats.price"),
              numeric: true,
              cell: (tier) => <Money amountMinor={tier.priceMinor} currency={event.currency} />,
            },
            { key: "quantity", title: t("form.quantity"), numeric: true, cell: (tier) => tier.quantity },
            {
              key: "resale",
              title: t("orders.kinds.resale"),
              cell: (tier) =>
                tier.resaleAllowed ? t("preview.resale", { cap: tier.resaleCapBps / 100 }) : t("preview.noResale"),
            },
          ]}
        />
      ) : null}
      <PublishDialog event={event} open={asking} onClose={() => setAsking(false)} />
    </div>
  );
}
