import type { Ctx } from "../verb";

export type IntentsState =
  | { state: "pending" }
  /** All of them are in blocks; the highest one is what a view must have seen. */
  | { state: "mined"; blockNumber: number }
  /** None of them happened, and none will. */
  | { state: "failed"; error: string }
  /** Some happened and some will not: nobody can undo that without a person. */
  | { state: "torn"; error: string };

/** How far the intents with these keys are, taken together. */
export async function intentsState(ctx: Ctx, dedupeKeys: string[]): Promise<IntentsState> {
  const intents = await ctx.db.chainIntent.findMany({ where: { dedupeKey: { in: dedupeKeys } } });
  const mined = intents.filter((intent) => intent.state === "mined" || intent.state === "final");
  const dead = intents.filter((intent) => intent.state === "failed" || intent.state === "abandoned");
  if (mined.length === dedupeKeys.length)
    return { state: "mined", blockNumber: Math.max(0, ...mined.map((intent) => intent.blockNumber ?? 0)) };
  if (dead.length + mined.length < dedupeKeys.length) return { state: "pending" };
  const error = dead.map((intent) => intent.error ?? intent.state).join(", ");
  return mined.length === 0 ? { state: "failed", error } : { state: "torn", error };
}
