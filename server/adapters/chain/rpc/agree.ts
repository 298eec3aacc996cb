import { z } from "zod";
import type { Pool, Voice } from "./pool";

/** Block numbers may differ by so much between honest nodes at the same moment. */
const honestSpread = 64;
/** More blocks a second than any chain of ours makes. */
const fastest = 10;
const clockSkewMs = 60_000;

const Hex = z.string().regex(/^0x[0-9a-f]+$/i);
const Block = z.object({ number: Hex, hash: Hex, timestamp: Hex });
const Receipt = z.looseObject({ blockHash: Hex, blockNumber: Hex, status: Hex, transactionHash: Hex }).nullable();
export type RawReceipt = z.infer<typeof Receipt>;
export type Seen = { number: number; at: Date };

/** Whether one node may honestly be so far ahead of another: both their clocks must explain it. */
function mayBeAhead(higher: Seen, lower: Seen, now: number): boolean {
  const gap = higher.number - lower.number;
  if (gap <= honestSpread) return true;
  const seconds = (higher.at.getTime() - lower.at.getTime()) / 1_000;
  // A local chain's time may be ahead of ours; then it is with both.
  const fromTheFuture = higher.at.getTime() > Math.max(now, lower.at.getTime()) + clockSkewMs;
  return !fromTheFuture && gap <= honestSpread + seconds * fastest;
}

/** Answers that money depends on: asked of every endpoint, and where they differ the one is taken that claims less. */
export function openAgreement(pool: Pool) {
  const readable = <T>(voices: Voice[], shape: z.ZodType<T>): { name: string; said: T }[] =>
    voices.flatMap(({ name, result }) => {
      const read = shape.safeParse(result);
      if (read.success) return [{ name, said: read.data }];
      pool.contradicted(name, "an answer of another shape");
      return [];
    });
  const some = <T>(read: T[]): [T, ...T[]] => {
    const [first, ...others] = read;
    if (first === undefined) throw new Error("no endpoint answers in a shape that can be read");
    return [first, ...others];
  };
  /** Being ahead of the others makes nobody right: only who stands still while they move is left out. */
  const moving = <T extends { name: string }>(read: [T, ...T[]]): [T, ...T[]] => {
    const [first, ...others] = read.filter(({ name }) => !pool.isStuck(name));
    return first ? [first, ...others] : read;
  };
  let settled: Seen | undefined;

  return {
    /** The last block: the highest that anybody shows, unless no clock explains how far it is from what the others show. */
    async latest(): Promise<Seen> {
      const [lowest, ...others] = some((await blocksAt("latest")).sort((a, b) => a.number - b.number));
      pool.sawBlock(lowest.name, lowest.number);
      return others.reduce((front, block) => {
        if (mayBeAhead(block, front, Date.now())) {
          pool.sawBlock(block.name, block.number);
          return block;
        }
        pool.contradicted(block.name, `block ${block.number}, others ${front.number}`);
        return front;
      }, lowest);
    },
    /** The last final block: the lowest that anybody shows who moves. What several have shown is not taken back by one. */
    async finalized(): Promise<Seen> {
      const blocks = moving(some(await blocksAt("finalized")));
      const lowest = blocks.reduce((a, b) => (b.number < a.number ? b : a));
      if (blocks.length === 1) return lowest;
      if (!settled || lowest.number > settled.number) settled = lowest;
      return settled;
    },
    /** A transaction's receipt: only what everybody shows in the same block counts as mined. */
    async receipt(hash: string): Promise<RawReceipt> {
      const asked = { method: "eth_getTransactionReceipt", params: [hash] };
      const [first, ...others] = moving(some(readable(await pool.voices(asked), Receipt)));
      if (!first.said) return null;
      for (const { name, said } of others) {
        // One that has not heard of it yet is only late.
        if (said === null) return null;
        if (said.blockHash === first.said.blockHash && said.status === first.said.status) continue;
        pool.contradicted(name, `another block or outcome of ${hash.slice(0, 10)}`);
        return null;
      }
      if (first.said.transactionHash.toLowerCase() === hash.toLowerCase()) return first.said;
      pool.contradicted(first.name, `the receipt of another transaction for ${hash.slice(0, 10)}`);
      return null;
    },
    /** A block's hash, where everybody shows the same; null while somebody does not. */
    async blockHash(block: number): Promise<string | null> {
      const asked = { method: "eth_getBlockByNumber", params: [`0x${block.toString(16)}`, false] };
      const [first, ...others] = moving(some(readable(await pool.voices(asked), Block.nullable())));
      for (const { name, said } of others) {
        if (!said || !first.said) return null;
        if (said.hash === first.said.hash) continue;
        pool.contradicted(name, `another block ${block}`);
        return null;
      }
      return first.said?.hash ?? null;
    },
    /** The lowest that anybody counts: too low is noticed when it is used, too high would leave a gap. */
    async nonce(address: string, tag: "pending" | "latest" | "finalized"): Promise<number> {
      const asked = { method: "eth_getTransactionCount", params: [address, tag] };
      const counts = some(readable(await pool.voices(asked), Hex));
      return Math.min(...moving(counts).map(({ said }) => Number(said)));
    },
  };

  async function blocksAt(tag: "latest" | "finalized") {
    const asked = { method: "eth_getBlockByNumber", params: [tag, false] };
    return readable(await pool.voices(asked), Block).map(({ name, said }) => ({
      name,
      number: Number(said.number),
      at: new Date(Number(said.timestamp) * 1_000),
    }));
  }
}
