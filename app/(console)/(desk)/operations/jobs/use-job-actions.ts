"use client";

import { useTranslations } from "next-intl";
import { useTRPCClient } from "@/app/_lib/trpc/client";
import { useAct } from "../../../_components/use-act";

export type JobActions = ReturnType<typeof useJobActions>;

/** The verbs of this page; each looks at the list again. A second press of any of them changes nothing and says so. */
export function useJobActions(look: () => Promise<unknown>) {
  const t = useTranslations("jobs.did");
  const client = useTRPCClient();
  const { problem, busy, act } = useAct(look);
  return {
    problem,
    busy,
    replay: (id: string) =>
      act(id, async () => t((await client.job.replay.mutate({ id })).replayed ? "replayed" : "already")),
    replayAll: () =>
      act("all", async () => t("replayedAll", { count: (await client.job.replayAll.mutate()).replayed })),
    discard: (id: string, note: string) =>
      act(id, async () => t((await client.job.discard.mutate({ id, note })).discarded ? "discarded" : "already")),
    resume: (id: string) =>
      act(id, async () => t((await client.job.resume.mutate({ id })).resumed ? "resumed" : "already")),
  };
}
