import { AppError } from "../domain/shared/app-error";
import { waitForView } from "../read/view";
import type { IntentsState } from "../services/order/intents-state";
import { done, giveUp, type Output, type StepResult, wait } from "./workflow";

/** How long a step stays for the view before it lets go of its run and comes back. */
const viewWaitMs = 3_000;

export function orderIdOf(data: Record<string, string>): string {
  if (!data.orderId) throw new AppError("invariant-broken", { message: "a run about no order" });
  return data.orderId;
}

/** The writer wakes the run when an intent is mined or has failed; the time here only heals a lost wake-up. */
export function afterIntents(found: IntentsState, code: string): StepResult {
  switch (found.state) {
    case "pending":
      return wait("chain", 20_000);
    case "mined":
      return done({ blockNumber: found.blockNumber });
    case "failed":
      return giveUp(code);
    case "torn":
      throw new AppError("invariant-broken", { message: `half of it is on chain: ${found.error}` });
  }
}

/** Whether the view has reached the block that an earlier step came to. */
export const seenBlock = (output: Output | undefined): Promise<boolean> =>
  waitForView(Number(output?.blockNumber ?? 0), viewWaitMs);
