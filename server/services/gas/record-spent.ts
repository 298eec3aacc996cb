import { shareCost } from "../../domain/chain/gas-share";
import type { Tx } from "../../ports/database";

export type Spent = {
  /** Of the transaction that a block took, done or reverted: both cost. */
  hash: string;
  /** All that was ever sent under its nonce, of which one is paid. */
  rivals?: readonly string[];
  feeWei: bigint;
  at: Date;
  /** What it carried; none when it only filled a nonce. */
  intents: readonly { id: string; organizationId: string | null; kind: string }[];
};

/**
 * Writes down what a mined transaction cost and who asked for it, in the transaction that marks it mined. Safe twice: the last
 * word about a nonce replaces what was said before, as after a reorganisation, in which the same bytes may cost something else.
 */
export async function recordSpent(tx: Tx, { hash, rivals = [], feeWei, at, intents }: Spent): Promise<void> {
  const carried = intents.length > 0 ? [...intents].sort((a, b) => (a.id < b.id ? -1 : 1)) : [nobody];
  const wei = shareCost(feeWei, carried.length);
  await tx.gasSpent.deleteMany({ where: { hash: { in: [hash, ...rivals] } } });
  await tx.gasSpent.createMany({
    // Two writers at once tell the same.
    skipDuplicates: true,
    data: carried.map(({ id, organizationId, kind }, part) => ({
      hash,
      part,
      organizationId,
      intentId: id,
      kind,
      wei: String(wei[part] ?? 0n),
      spentAt: at,
    })),
  });
}

const nobody = { id: null, organizationId: null, kind: "blank" };
