// Counts that screens would otherwise get by scanning. Each is a row of its own, written by key; Ponder undoes it with its block.
import type { Context } from "ponder:registry";
import { account, daily, tier } from "ponder:schema";
import { zeroAddress } from "viem";
import { keyOf } from "./key";

type Hex = `0x${string}`;
type Db = Pick<Context, "db">;
type At = { block: { timestamp: bigint } };
type Counts<Table extends { $inferInsert: object }, Name extends string> = Partial<
  Record<Name & keyof Table["$inferInsert"], number>
>;

const daySeconds = 86_400;

/** The row's counts with `by` added. */
const more = (row: object, by: object): Record<string, number> =>
  Object.fromEntries(Object.entries(by).map(([name, count]) => [name, (row as Record<string, number>)[name] + count]));

type AccountCounts = Counts<typeof account, "held" | "minted" | "bought" | "sold" | "given" | "received" | "entered">;

/** Adds to what a wallet did and holds. The zero address is nobody. */
export async function countAccount({ db }: Db, event: At, address: Hex, by: AccountCounts): Promise<void> {
  if (address === zeroAddress) return;
  await db
    .insert(account)
    .values({ address, firstSeenAt: Number(event.block.timestamp), ...by })
    .onConflictDoUpdate((row) => more(row, by));
}

type TierCounts = Counts<typeof tier, "minted" | "refunded" | "used" | "resold" | "listed">;

/** Adds to a tier's counts. */
export async function countTier({ db }: Db, collection: Hex, tierId: number, by: TierCounts): Promise<void> {
  await db.update(tier, { id: keyOf(collection, tierId) }).set((row) => more(row, by));
}

type DayCounts = Counts<
  typeof daily,
  "minted" | "grossMinor" | "refunded" | "resales" | "resaleMinor" | "royaltyMinor" | "gifts" | "entries"
>;

/** Adds to what happened in a collection on the block's day. */
export async function countDay({ db }: Db, event: At, collection: Hex, by: DayCounts): Promise<void> {
  const seconds = Number(event.block.timestamp);
  const day = seconds - (seconds % daySeconds);
  await db
    .insert(daily)
    .values({ id: keyOf(collection, day), collection, day, ...by })
    .onConflictDoUpdate((row) => more(row, by));
}
