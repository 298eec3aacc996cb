import { hexToBigInt } from "viem";
import { z } from "zod";
import type { Fees } from "../../domain/chain/gas-policy";
import type { Pool, Voice } from "./rpc/pool";

const Quantity = z.templateLiteral(["0x", z.string().regex(/^[0-9a-f]{1,64}$/i)]).transform((hex) => hexToBigInt(hex));
const History = z.object({
  /** One a block, and one for the block that follows. */
  baseFeePerGas: z.array(Quantity).min(1),
  reward: z.array(z.array(Quantity)).nullish(),
});

const blocks = 5;
/** Of what was paid in the last blocks, the dear end: nine tenths of their gas tipped no more. */
const percentile = 90;
/** A suggested tip may be so many times that; what goes beyond is a mistake or a trick. */
const farOff = 10n;

/**
 * Asked of the nodes: the next block's base fee by their own count (chains change the rule by which it moves), and the tip that they
 * suggest, as far as what others paid makes it credible. Of several endpoints the middle one is believed, of two the cheaper: too
 * little is mended by a replacement, too much is spent. With room for six full blocks in a row.
 * @throws Error when no endpoint answers in a shape that can be read.
 */
export async function currentFees(pool: Pick<Pool, "voices" | "contradicted">): Promise<Fees> {
  const [histories, suggestions] = await Promise.all([
    pool.voices({ method: "eth_feeHistory", params: [`0x${blocks.toString(16)}`, "latest", [percentile]] }),
    pool.voices({ method: "eth_maxPriorityFeePerGas" }),
  ]);
  const readable = <T>(voices: Voice[], shape: z.ZodType<T>): T[] =>
    voices.flatMap(({ name, result }) => {
      const read = shape.safeParse(result);
      if (read.success) return [read.data];
      pool.contradicted(name, "fees of another shape");
      return [];
    });
  const past = readable(histories, History);
  const base = middle(past.map(({ baseFeePerGas }) => baseFeePerGas.at(-1) ?? 0n));
  const suggested = middle(readable(suggestions, Quantity));
  const paid = middle(past.map(({ reward }) => dearest((reward ?? []).flat())));
  // Blocks without a transaction say nothing of tips.
  const tip = paid > 0n && suggested > paid * farOff ? paid : suggested;
  return { maxFeePerGas: base * 2n + tip, maxPriorityFeePerGas: tip };
}

const ascending = (amounts: bigint[]) => [...amounts].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
const dearest = (amounts: bigint[]): bigint => ascending(amounts).at(-1) ?? 0n;

function middle(amounts: bigint[]): bigint {
  const ordered = ascending(amounts);
  const found = ordered[(ordered.length - 1) >> 1];
  if (found === undefined) throw new Error("no endpoint tells fees in a shape that can be read");
  return found;
}
