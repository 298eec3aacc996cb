import { z } from "zod";
import type { Pool, Voice } from "./pool";

/** Block numbers may differ by so much between honest nodes at the same moment. */
const honestSpread = 64;

const Hex = z.string().regex(/^0x[0-9a-f]+$/i);
const Block = z.object({ number: Hex, hash: Hex, timestamp: Hex });
const Receipt = z.looseObject({ blockHash: Hex, blockNumber: Hex, status: Hex, transactionHash: Hex }).nullable();
export type RawReceipt = z.infer<typeof Receipt>;
export type Seen = { number: number; at: Date };

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

  return {
    /**
     * The last block: the highest that anybody shows, unless it is out of all proportion to what the others show.
     */
    async latest(): Promise<Seen> {
      const blocks = some(await blocksAt("latest"));
      const lowest = Math.min(...blocks.map(({ number }) => number));
      for (const { name, number } of blocks) {
        if (number - lowest > honestSpread && blocks.length > 1)
          pool.contradicted(name, `block ${number}, others ${lowest}`);
        else pool.sawBlock(name, number);
      }
      const honest = blocks.filter(({ number }) => number - lowest <= honestSpread);
      return honest.reduce((a, b) => (b.number > a.number ? b : a), honest[0] ?? blocks[0]);
    },
    /** The last final block: the lowest that anybody shows who is not far behind with everything. */
    async finalized(): Promise<Seen> {
      const blocks = some(await blocksAt("finalized"));
      const upToDate = blocks.filter(({ name }) => !pool.isBehind(name));
      return (upToDate.length > 0 ? upToDate : blocks).reduce((a, b) => (b.number < a.number ? b : a));
    },
    /** A transaction's receipt: only what everybody shows in the same block counts as mined. */
    async receipt(hash: string): Promise<RawReceipt> {
      const asked = { method: "eth_getTransactionReceipt", params: [hash] };
      const receipts = some(readable(await pool.voices(asked), Receipt)).filter(({ name }) => !pool.isBehind(name));
      const [first, ...others] = receipts;
      if (!first?.said) return null;
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
    /** The lowest that anybody counts: too low is noticed when it is used, too high would leave a gap. */
    async nonce(address: string, tag: "pending" | "latest" | "finalized"): Promise<number> {
      const asked = { method: "eth_getTransactionCount", params: [address, tag] };
      const counts = some(readable(await pool.voices(asked), Hex));
      const upToDate = counts.filter(({ name }) => !pool.isBehind(name));
      return Math.min(...(upToDate.length > 0 ? upToDate : counts).map(({ said }) => Number(said)));
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
