"use client";

import { useTranslations } from "next-intl";
import { useTRPCClient } from "@/app/_lib/trpc/client";
import { useAct } from "../../../_components/use-act";

export type DifferenceActions = ReturnType<typeof useDifferenceActions>;

/** The verbs of this page; each looks at the list again. A second press of any of them changes nothing and says so. */
export function useDifferenceActions(look: () => Promise<unknown>) {
  const t = useTranslations("differences.did");
  const client = useTRPCClient();
  const { problem, busy, act } = useAct(look);
  return {
    problem,
    busy,
    acknowledge: (id: string, note: string) =>
      act(id, async () =>
        t((await client.difference.acknowledge.mutate({ id, note })).acknowledged ? "acknowledged" : "already"),
      ),
    healAgain: (id: string) =>
      act(id, async () => t((await client.difference.healAgain.mutate({ id })).asked ? "asked" : "already")),
  };
}
