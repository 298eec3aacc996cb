import type { PublicClient } from "viem";
import type { Fees } from "../../domain/chain/gas-policy";

/**
 * Asked of the node: the next block's base fee by its own count (chains change the rule by which it moves), and the tip that it
 * suggests. With room for six full blocks in a row.
 */
export async function currentFees(client: PublicClient): Promise<Fees> {
  const [history, tip] = await Promise.all([
    client.getFeeHistory({ blockCount: 1, rewardPercentiles: [], blockTag: "latest" }),
    client.estimateMaxPriorityFeePerGas(),
  ]);
  // One entry a block and one for the block that follows.
  const base = history.baseFeePerGas.at(-1) ?? 0n;
  return { maxFeePerGas: base * 2n + tip, maxPriorityFeePerGas: tip };
}
