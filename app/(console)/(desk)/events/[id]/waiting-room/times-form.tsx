"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { Button } from "@/app/_components/button";
import { Card } from "@/app/_components/card";
import { Checkbox } from "@/app/_components/checkbox";
import { DateTimeInput } from "@/app/_components/date-time-input";
import { Field } from "@/app/_components/field";
import { fromWallTime, toWallTime } from "@/app/_lib/wall-time";
import type { Room } from "./room-desk";

type Times = { opensAt: Date; drawAt: Date; verifiedOnly: boolean };
type Props = {
  room: Room | null;
  timezone: string;
  salesStartAt: Date | null;
  serverNow: Date;
  busy: boolean;
  onSubmit: (times: Times) => void;
};

const hourMs = 3_600_000;

/** When the room opens and when the sale does. Without other words: an hour before the first tickets go on sale. */
export function TimesForm({ room, timezone, salesStartAt, serverNow, busy, onSubmit }: Props) {
  const t = useTranslations("waiting-room.console");
  const sale = salesStartAt && salesStartAt.getTime() > serverNow.getTime() + 2 * hourMs ? salesStartAt : null;
  const first = sale ?? new Date(serverNow.getTime() + 2 * hourMs);
  const [opensAt, setOpensAt] = useState(toWallTime(room?.opensAt ?? new Date(first.getTime() - hourMs), timezone));
  const [drawAt, setDrawAt] = useState(toWallTime(room?.drawAt ?? first, timezone));
  const [verifiedOnly, setVerifiedOnly] = useState(room?.verifiedOnly ?? false);
  const [wrong, setWrong] = useState<"opensAt" | "drawAt" | null>(null);

  function submit(event: FormEvent) {
    event.preventDefault();
    const [opens, draws] = [fromWallTime(opensAt, timezone), fromWallTime(drawAt, timezone)];
    const late = !opens || opens.getTime() <= Date.now();
    const early = !draws || (opens && draws.getTime() - opens.getTime() < 60_000);
    setWrong(late ? "opensAt" : early ? "drawAt" : null);
    if (!late && !early && !busy) onSubmit({ opensAt: opens, drawAt: draws, verifiedOnly });
  }

  return (
    <Card as="section">
      <form method="post" onSubmit={submit} noValidate className="grid gap-5">
        <div className="grid items-start gap-5 sm:grid-cols-2">
          <Field
            label={t("opensAt")}
            hint={t("timesHint")}
            error={wrong === "opensAt" ? t("wrongOpens") : null}
            required
          >
            <DateTimeInput name="opensAt" value={opensAt} onChange={setOpensAt} />
          </Field>
          <Field label={t("drawAt")} error={wrong === "drawAt" ? t("wrongDraw") : null} required>
            <DateTimeInput name="drawAt" value={drawAt} onChange={setDrawAt} />
          </Field>
        </div>
        <Checkbox
          name="verifiedOnly"
          label={t("verifiedOnly")}
          hint={t("verifiedOnlyHint")}
          checked={verifiedOnly}
          onChange={(event) => setVerifiedOnly(event.target.checked)}
        />
        <div>
          <Button type="submit" busy={busy}>
            {room ? t("move") : t("plan")}
          </Button>
        </div>
      </form>
    </Card>
  );
}
