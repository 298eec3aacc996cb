import { useLocale, useTranslations } from "next-intl";
import { Badge, type Tone } from "@/app/_components/badge";
import { Button } from "@/app/_components/button";
import { Card } from "@/app/_components/card";
import { dateText } from "@/app/_lib/date-text";
import type { Gates } from "../_components/live-types";

type Gate = Gates[number];
type Device = Gate["devices"][number];
type Props = {
  gate: Gate;
  timezone: string;
  mayWrite: boolean;
  onAdd: () => void;
  onRenew: (device: Device) => void;
  onRevoke: (device: Device) => void;
};
const tones: Record<Device["state"], Tone> = { waiting: "warn", expired: "neutral", paired: "good", revoked: "bad" };

export function GateCard({ gate, timezone, mayWrite, onAdd, onRenew, onRevoke }: Props) {
  const t = useTranslations("console.gates");
  const locale = useLocale();
  return (
    <Card as="section" className="grid gap-4">
      <div className="flex items-center justify-between gap-4">
        <h3 className="text-heading">
          <bdi>{gate.name}</bdi>
        </h3>
        {mayWrite ? (
          <Button size="small" variant="secondary" aria-label={t("addDeviceTo", { gate: gate.name })} onClick={onAdd}>
            {t("addDevice")}
          </Button>
        ) : null}
      </div>
      {gate.devices.length === 0 ? <p className="text-ink-soft">{t("noDevices")}</p> : null}
      <ul className="grid">
        {gate.devices.map((device) => (
          <li
            key={device.id}
            className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-b border-line py-3 last:border-0"
          >
            <span className="grid justify-items-start gap-1">
              <span className="flex flex-wrap items-center gap-2 font-medium">
                <bdi>{device.name}</bdi>
                <Badge tone={tones[device.state]}>{t(`states.${device.state}`)}</Badge>
              </span>
              {device.state === "paired" ? (
                <span className="text-note text-ink-soft">
                  {device.lastSeenAt
                    ? t("lastSeen", { when: dateText(device.lastSeenAt, "short", locale, timezone) })
                    : t("never")}
                </span>
              ) : null}
            </span>
            {mayWrite && device.state !== "revoked" ? (
              <span className="flex gap-2">
                {device.state !== "paired" ? (
                  <Button
                    size="small"
                    variant="secondary"
                    aria-label={`${t("showCode")}: ${device.name}`}
                    onClick={() => onRenew(device)}
                  >
                    {t("showCode")}
                  </Button>
                ) : null}
                <Button
                  size="small"
                  variant="danger"
                  aria-label={`${t("revoke")}: ${device.name}`}
                  onClick={() => onRevoke(device)}
                >
                  {t("revoke")}
                </Button>
              </span>
            ) : null}
          </li>
        ))}
      </ul>
    </Card>
  );
}
