"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { Button } from "@/app/_components/button";
import { Dialog } from "@/app/_components/dialog";
import { Notice } from "@/app/_components/notice";
import { toProblem } from "@/app/_lib/refusal";
import { useTRPC } from "@/app/_lib/trpc/client";
import type { EventLive } from "./live-types";

type Props = { event: EventLive["event"]; open: boolean; onClose: () => void };

/** Says what becomes fixed before it does. */
export function PublishDialog({ event, open, onClose }: Props) {
  const t = useTranslations("console.publish");
  const common = useTranslations("common");
  const says = useTranslations("errors");
  const trpc = useTRPC();
  const router = useRouter();
  const publish = useMutation(
    trpc.event.publish.mutationOptions({
      onSuccess: () => {
        onClose();
        router.refresh();
      },
    }),
  );
  const count = event.tiers.reduce((sum, tier) => sum + tier.quantity, 0);
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={t("title", { title: event.title })}
      footer={
        <>
          <Button variant="secondary" onClick={onClose}>
            {common("cancel")}
          </Button>
          <Button busy={publish.isPending} onClick={() => publish.mutate({ id: event.id })}>
            {t("confirm")}
          </Button>
        </>
      }
    >
      <p>{t("body")}</p>
      <ul className="grid list-disc gap-1.5 ps-5 font-medium">
        <li>{t("fixed.supply", { count, tiers: event.tiers.length })}</li>
        <li>{t("fixed.price")}</li>
        <li>{t("fixed.resale")}</li>
        <li>{t("fixed.gifts")}</li>
      </ul>
      <p className="text-ink-soft">
        {t("stays")} {t("wait")}
      </p>
      {publish.error ? (
        <Notice tone="bad" alert>
          {says(toProblem(publish.error).code)}
        </Notice>
      ) : null}
    </Dialog>
  );
}
