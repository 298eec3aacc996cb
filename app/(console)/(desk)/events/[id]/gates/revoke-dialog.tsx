"use client";

import { useTranslations } from "next-intl";
import { Button } from "@/app/_components/button";
import { Dialog } from "@/app/_components/dialog";
import { Notice } from "@/app/_components/notice";
import type { Problem } from "@/app/_lib/refusal";
import type { Gates } from "../_components/live-types";

type Device = Gates[number]["devices"][number];
type Props = {
  target: { gate: Gates[number]; device: Device } | null;
  problem: Problem | null;
  busy: boolean;
  onClose: () => void;
  onConfirm: (device: Device) => void;
};

export function RevokeDialog({ target, problem, busy, onClose, onConfirm }: Props) {
  const t = useTranslations("console.gates");
  const common = useTranslations("common");
  const says = useTranslations("errors");
  return (
    <Dialog
      open={target !== null}
      onClose={onClose}
      title={t("revokeTitle", { name: target?.device.name ?? "" })}
      footer={
        <>
          <Button variant="secondary" onClick={onClose}>
            {common("cancel")}
          </Button>
          <Button variant="danger" busy={busy} onClick={() => target && onConfirm(target.device)}>
            {t("revoke")}
          </Button>
        </>
      }
    >
      <p>{t("revokeBody", { gate: target?.gate.name ?? "" })}</p>
      {problem ? (
        <Notice tone="bad" alert>
          {says(problem.code)}
        </Notice>
      ) : null}
    </Dialog>
  );
}
