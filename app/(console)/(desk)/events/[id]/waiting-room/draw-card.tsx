"use client";

import { useTranslations } from "next-intl";
import { Card } from "@/app/_components/card";
import type { Room } from "./room-desk";

/** What has been published of the draw so far. */
export function DrawCard({ room }: { room: Room }) {
  const t = useTranslations("waiting-room.console");
  const { commitment, listHash, seed, beaconBlock, closedAt } = room;
  const lines: [string, string | null][] = [
    [t("commitment"), commitment],
    [t("listHash"), listHash],
    [t("seed"), seed],
  ];
  return (
    <Card as="section" aria-labelledby="draw" className="grid gap-3">
      <h3 id="draw" className="font-semibold">
        {t("draw")}
      </h3>
      <dl className="grid gap-3 text-note">
        {lines.map(([name, value]) =>
          value === null ? null : (
            <div key={name} className="grid gap-0.5">
              <dt className="font-semibold text-ink-soft">{name}</dt>
              <dd>
                <code dir="ltr" className="break-all">
                  {value}
                </code>
              </dd>
            </div>
          ),
        )}
      </dl>
      {closedAt ? (
        <p className="text-note text-ink-soft">
          {beaconBlock === null ? t("noBeacon") : t("beacon", { block: beaconBlock })}
        </p>
      ) : null}
    </Card>
  );
}
