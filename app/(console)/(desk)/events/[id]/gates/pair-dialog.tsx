"use client";

import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { Button } from "@/app/_components/button";
import { Countdown } from "@/app/_components/countdown";
import { Dialog } from "@/app/_components/dialog";
import { Notice } from "@/app/_components/notice";
import { CopyButton } from "../../../../_components/copy-button";
import { QrCode } from "../../../../_components/qr-code";
import type { Gates, Pairing } from "../_components/live-types";

type Props = { pairing: Pairing | null; gates: Gates; onClose: () => void; onRenew: (deviceId: string) => void };

/** The code that makes a phone a scanner, until it is used or runs out. */
export function PairDialog({ pairing, gates, onClose, onRenew }: Props) {
  const t = useTranslations("console.gates");
  const [overFor, setOverFor] = useState<string | null>(null);
  const [now, setNow] = useState(() => Date.now());
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new code starts its own countdown.
  useEffect(() => setNow(Date.now()), [pairing?.url]);
  const gate = gates.find((one) => one.devices.some((device) => device.id === pairing?.deviceId));
  const device = gate?.devices.find((one) => one.id === pairing?.deviceId);
  const paired = device?.state === "paired";
  const over = pairing !== null && overFor === pairing.url;
  return (
    <Dialog
      open={pairing !== null}
      onClose={onClose}
      title={paired ? t("pairedTitle", { name: device.name }) : t("pairTitle", { name: device?.name ?? "" })}
      footer={
        <>
          {over && !paired && pairing ? (
            <Button onClick={() => onRenew(pairing.deviceId)}>{t("showCode")}</Button>
          ) : null}
          <Button variant={paired ? "primary" : "secondary"} onClick={onClose}>
            {t("done")}
          </Button>
        </>
      }
    >
      {paired ? (
        <Notice tone="good">{t("pairedBody", { gate: gate?.name ?? "" })}</Notice>
      ) : pairing ? (
        <div className="grid justify-items-center gap-4 text-center">
          <p>{t("pairBody")}</p>
          {over ? (
            <Notice tone="warn">{t("pairOver")}</Notice>
          ) : (
            <>
              <QrCode text={pairing.url} label={t("pairAlt")} />
              <p className="text-ink-soft">
                {t("pairLeft")}{" "}
                <Countdown
                  key={pairing.url}
                  endsAt={pairing.expiresAt.getTime()}
                  serverNow={now}
                  onEnd={() => setOverFor(pairing.url)}
                  className="font-semibold text-ink"
                />
              </p>
              <div className="flex flex-wrap items-center justify-center gap-3 text-note text-ink-soft">
                {t("pairLink")} <CopyButton text={pairing.url} said={t("linkCopied")} />
              </div>
            </>
          )}
        </div>
      ) : null}
    </Dialog>
  );
}
