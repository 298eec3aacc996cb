"use client";

import { useTranslations } from "next-intl";
import { Button } from "@/app/_components/button";
import { Dialog } from "@/app/_components/dialog";
import type { JobActions } from "./use-job-actions";

type Props = { open: boolean; count: number; actions: JobActions; onClose: () => void };

/** Says what happens to how many before all of it runs again. */
export function AllDialog({ open, count, actions, onClose }: Props) {
  const t = useTranslations("jobs");
  const common = useTranslations("common");
  return (
    <Dialog
      open={open}
      title={t("replayAllTitle", { count })}
      onClose={onClose}
      footer={
        <>
          <Button variant="secondary" onClick={onClose}>
            {common("cancel")}
          </Button>
          <Button busy={actions.busy !== null} onClick={() => void actions.replayAll().then(onClose)}>
            {t("replayAll")}
          </Button>
        </>
      }
    >
      <p>{t("replayAllBody")}</p>
    </Dialog>
  );
}
