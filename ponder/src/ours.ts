import type { Context } from "ponder:registry";
import { collection } from "ponder:schema";

/**
 * Only the factory can put code at the addresses that it makes, so what was ours once is ours after any reorganisation, and need not
 * be looked up with each event. What is not ours is not remembered: it may become ours in the next block.
 */
const known = new Set<string>();

/**
 * True when our factory made this contract. Events are taken from the whole chain by their signature, and anybody may log the same words;
 * the factory's own event comes before everything that a collection says.
 */
export async function isOurs({ db }: Pick<Context, "db">, address: `0x${string}`): Promise<boolean> {
  if (known.has(address)) return true;
  if ((await db.find(collection, { address })) === null) return false;
  known.add(address);
  return true;
}
