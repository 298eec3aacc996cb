import type { Context } from "ponder:registry";
import { collection } from "ponder:schema";

/**
 * True when our factory made this contract. Events are taken from the whole chain by their signature, and anybody may log the same words;
 * the factory's own event comes before everything that a collection says.
 */
export const isOurs = async ({ db }: Pick<Context, "db">, address: `0x${string}`): Promise<boolean> =>
  (await db.find(collection, { address })) !== null;
