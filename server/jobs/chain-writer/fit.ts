import type { Call, ChainPort } from "../../ports/chain";
import type { Batch, Intent } from "./plan";
import { toCall } from "./to-call";

export type Refused = { intent: Intent; error: string };
/** `call` does what `good` asks; `refused` were turned away one by one. What is in neither waits for the next round. */
export type Fit = { ready: { call: Call; gas: bigint; good: Batch } | null; refused: Refused[] };

/** Twelve such transactions fill one of Polygon's blocks. */
const maxGas = 3_750_000n;

type Ask = Pick<ChainPort, "simulate" | "nextTokenId" | "relayer">;

/**
 * Finds the largest part of a batch that the chain would take now, halving what it refuses, so that one bad intent costs the
 * others nothing but a few questions. @throws {AppError} chain-unavailable.
 */
export async function fitBatch(chain: Ask, batch: Batch): Promise<Fit> {
  const { payload } = batch[0];
  const expectedFirstId = payload.kind === "mint" ? await chain.nextTokenId(payload.collection) : 0;
  return takeable(batch);

  async function takeable(part: Batch): Promise<Fit> {
    const call = toCall(part, expectedFirstId);
    const answer = await chain.simulate(call, chain.relayer());
    const alone = part.length === 1;
    if (answer.ok && (alone || answer.gas <= maxGas))
      return { ready: { call, gas: answer.gas, good: part }, refused: [] };
    if (alone) return { ready: null, refused: [{ intent: part[0], error: answer.ok ? "too-much-gas" : answer.error }] };
    const [left, right] = halves(part);
    const first = await takeable(left);
    // Too much together, not too bad: the other half gets a transaction of its own.
    if (answer.ok) return first;
    const second = await takeable(right);
    const refused = [...first.refused, ...second.refused];
    const [a, b] = [first.ready, second.ready];
    if (!a || !b) return { ready: a ?? b, refused };
    const good: Batch = [...a.good, ...b.good];
    const together = toCall(good, expectedFirstId);
    const both = await chain.simulate(together, chain.relayer());
    return { ready: both.ok ? { call: together, gas: both.gas, good } : a, refused };
  }
}

function halves(part: Batch): [Batch, Batch] {
  const middle = part.length >> 1;
  return [part.slice(0, middle) as Batch, part.slice(middle) as Batch];
}
