import type { PublicClient } from "viem";
import type { Fees } from "../../domain/chain/gas-policy";

/** Asked from the node, with room for six full blocks in a row (each may raise the base fee by an eighth). */
export async function currentFees(client: PublicClient): Promise<Fees> {
  const [block, tip] = await Promise.all([
    client.getBlock({ blockTag: "latest" }),
    client.estimateMaxPriorityFeePerGas(),
  ]);
  return { maxFeePerGas: (block.baseFeePerGas ?? 0n) * 2n + tip, maxPriorityFeePerGas: tip };
}
