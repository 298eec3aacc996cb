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
 * Writes down what mined transactions cost and who asked for it, in the transaction that marks them mined. Safe twice: the last
 * word about a nonce replaces what was said before, as after a reorganisation, in which the same bytes may cost something else.
 */
export async function recordSpent(tx: Tx, spent: Spent | readonly Spent[]): Promise<void> {
  const all: readonly Spent[] = [spent].flat();
  const hashes = all.flatMap(({ hash, rivals = [] }) => [hash, ...rivals]);
  await tx.gasSpent.deleteMany({ where: { hash: { in: hashes } } });
  // Two writers at once tell the same.
  await tx.gasSpent.createMany({ skipDuplicates: true, data: all.flatMap(rowsOf) });
}

function rowsOf({ hash, feeWei, at, intents }: Spent) {
  const carried = intents.length > 0 ? [...intents].sort((a, b) => (a.id < b.id ? -1 : 1)) : [nobody];
  const wei = shareCost(feeWei, carried.length);
  return carried.map(({ id, organizationId, kind }, part) => ({
    hash,
    part,
    organizationId,
    intentId: id,
    kind,
    wei: String(wei[part] ?? 0n),
    spentAt: at,
  }));
}

const nobody = { id: null, organizationId: null, kind: "blank" };
