import type { Address, Block, PublicClient } from "viem";
import { CannotVerify } from "./endpoint";

export type FixedBlock = { number: number; hash: `0x${string}`; time: number };

/** The block that everything is read at: `finalized` unless another is asked for, `latest` where the chain has no such tag. */
export async function fixBlock(client: PublicClient, asked?: string): Promise<FixedBlock> {
  const tag = asked ?? "finalized";
  let block: Block;
  if (/^\d+$/.test(tag)) block = await client.getBlock({ blockNumber: BigInt(tag) });
  else if (tag === "latest" || tag === "safe") block = await client.getBlock({ blockTag: tag });
  else if (tag === "finalized") {
    block = await client.getBlock({ blockTag: "finalized" }).catch(() => client.getBlock({ blockTag: "latest" }));
  } else throw new CannotVerify(`--to-block takes a number, latest, safe or finalized, not ${tag}`);
  if (block.number === null || block.hash === null)
    throw new CannotVerify("the endpoint answered with a block that is not mined");
  return { number: Number(block.number), hash: block.hash, time: Number(block.timestamp) };
}

/** @throws when the chain was reorganized since: what was read then belongs to two histories. */
export async function requireSame(client: PublicClient, { number, hash }: FixedBlock) {
  const now = await client.getBlock({ blockNumber: BigInt(number) });
  if (now.hash !== hash)
    throw new CannotVerify(`block ${number} was ${hash} and is ${now.hash}: the chain was reorganized, run again`);
}

/** The block that a contract came with, by halving. Needs an endpoint that keeps old state. */
export async function birthBlock(client: PublicClient, address: Address, to: number): Promise<number> {
  let [without, having] = [-1, to];
  while (having - without > 1) {
    const middle = Math.floor((without + having) / 2);
    const code = await client.getCode({ address, blockNumber: BigInt(middle) }).catch((cause) => {
      throw new CannotVerify(`this endpoint keeps no old state, so the first block is unknown: give --from-block`, {
        cause,
      });
    });
    if (code) having = middle;
    else without = middle;
  }
  return having;
}
