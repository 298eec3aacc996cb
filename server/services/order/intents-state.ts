import type { Tx } from "../../ports/database";

export type IntentsState =
  | { state: "pending" }
  /** All of them are in blocks; the highest one is what a view must have seen. `final`: nothing takes them back. */
  | { state: "mined"; blockNumber: number; final: boolean }
  /** None of them happened, and none will. */
  | { state: "failed"; error: string }
  /** Some happened and some will not: nobody can undo that without a person. */
  | { state: "torn"; error: string };

/** How far the intents with these keys are, taken together. */
export async function intentsState({ db }: { db: Tx }, dedupeKeys: string[]): Promise<IntentsState> {
  const intents = await db.chainIntent.findMany({ where: { dedupeKey: { in: dedupeKeys } } });
  const mined = intents.filter((intent) => intent.state === "mined" || intent.state === "final");
  const dead = intents.filter((intent) => intent.state === "failed" || intent.state === "abandoned");
  if (mined.length === dedupeKeys.length) {
    const blockNumber = Math.max(0, ...mined.map((intent) => intent.blockNumber ?? 0));
    return { state: "mined", blockNumber, final: mined.every((intent) => intent.state === "final") };
  }
  if (dead.length + mined.length < dedupeKeys.length) return { state: "pending" };
  const error = dead.map((intent) => intent.error ?? intent.state).join(", ");
  return mined.length === 0 ? { state: "failed", error } : { state: "torn", error };
}
