import type { PublicClient } from "viem";

export type Fees = { maxFeePerGas: bigint; maxPriorityFeePerGas: bigint };

/** Asked from the node, with room for six full blocks in a row (each may raise the base fee by an eighth). */
export async function currentFees(client: PublicClient): Promise<Fees> {
  const [block, tip] = await Promise.all([
    client.getBlock({ blockTag: "latest" }),
    client.estimateMaxPriorityFeePerGas(),
  ]);
  return { maxFeePerGas: (block.baseFeePerGas ?? 0n) * 2n + tip, maxPriorityFeePerGas: tip };
}

// Nodes take a replacement from 10 % on; a quarter more gets it over the line where fees rise meanwhile.
const raised = (fee: bigint) => (fee * 5n) / 4n + 1n;
const larger = (a: bigint, b: bigint) => (a > b ? a : b);

/** Fees that replace a transaction: at least a quarter more of both parts, and what is asked now. */
export const outbidding = (old: Fees, now: Fees): Fees => ({
  maxFeePerGas: larger(raised(old.maxFeePerGas), now.maxFeePerGas),
  maxPriorityFeePerGas: larger(raised(old.maxPriorityFeePerGas), now.maxPriorityFeePerGas),
});
