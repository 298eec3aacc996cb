import { AppError } from "../domain/shared/app-error";
import { waitForView } from "../read/view";
import { type IntentsState, intentsState } from "../services/order/intents-state";
import type { Ctx } from "../services/verb";
import { done, giveUp, type Output, type StepResult, wait } from "./workflow";

/** The view is a moment behind a block: worth staying for, while it is likely to come. */
const viewWaitMs = 800;
/** Long enough for one question to the database: less would never see what is there. */
const glanceMs = 250;
const patienceMs = 5_000;

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

/** Waits for what an organizer's wallet says once. What the chain refused is a matter for people, not the end of the run. */
export async function afterWord(ctx: Ctx, key: string, what: string): Promise<StepResult> {
  const found = await intentsState(ctx, [key]);
  if (found.state === "failed")
    throw new AppError("invariant-broken", { message: `not ${what} on chain: ${found.error}` });
  return afterIntents(found, "internal");
}

/** Whether the view has reached the block that an earlier step came to. A view that stands still is not stared at. */
export const seenBlock = (output: Output | undefined, waitedMs: number): Promise<boolean> =>
  waitForView(Number(output?.blockNumber ?? 0), waitedMs < patienceMs ? viewWaitMs : glanceMs);

/**
 * The same for what must not be taken back any more. The writer wakes the run then; while finality stands still, runs that wait
 * look less and less often.
 */
export function afterFinality(found: IntentsState, code: string, waitedMs: number): StepResult {
  if (found.state === "failed" || found.state === "torn") return afterIntents(found, code);
  return found.state === "mined" && found.final ? done() : waitForFinality(waitedMs);
}

const waitForFinality = (waitedMs: number): StepResult =>
  wait("finality", Math.min(300_000, Math.max(2_000, waitedMs / 4)));

/** Comes back soon at first, and every 10 s when the view has not moved for a minute. */
export const waitForTheView = (waitedMs: number): StepResult =>
  wait("view", Math.min(10_000, Math.max(300, waitedMs / 6)));
