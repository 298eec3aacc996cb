"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { useToast } from "@/app/_components/toast";
import { type Problem, toProblem } from "@/app/_lib/refusal";
import { useTRPCClient } from "@/app/_lib/trpc/client";

export type DifferenceActions = ReturnType<typeof useDifferenceActions>;

/** The verbs of this page; each looks at the list again. A second press of any of them changes nothing and says so. */
export function useDifferenceActions(look: () => Promise<unknown>) {
  const t = useTranslations("differences.did");
  const client = useTRPCClient();
  const toast = useToast();
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState<string | null>(null);

  async function act(id: string, verb: () => Promise<string>): Promise<boolean> {
    setBusy(id);
    setProblem(null);
    try {
      toast(await verb(), "good");
      await look();
      return true;
    } catch (error) {
      setProblem(toProblem(error));
      return false;
    } finally {
      setBusy(null);
    }
  }

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
