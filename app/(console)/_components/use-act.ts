import { useState } from "react";
import { useToast } from "@/app/_components/toast";
import { type Problem, toProblem } from "@/app/_lib/refusal";

/**
 * Verbs of a list, one at a time: says what was done, looks at the list again, keeps what went wrong. `busy` is the row
 * whose verb is under way. @returns whether the verb was done.
 */
export function useAct(look: () => Promise<unknown>) {
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
  return { problem, busy, act };
}
