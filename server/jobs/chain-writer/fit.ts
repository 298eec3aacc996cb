import { wishes } from "../../domain/chain/intent";
import type { Simulation } from "../../ports/chain";
import type { Call } from "../../ports/chain-call";
import type { Batch, Intent } from "./plan";
import type { Targets } from "./targets";
import { toCall } from "./to-call";

export type Refused = { intent: Intent; error: string };
/** What the chain takes now: `call` was asked, `numbered` makes the same one for other token ids. */
export type Ready = { call: Call; gas: bigint; good: Batch; numbered(expectedFirstId: number): Call };
/** `refused` were turned away one by one. What is neither ready nor refused waits for the next round. */
export type Fit = { ready: Ready | null; refused: Refused[] };

export type Ask = {
  simulate(call: Call): Promise<Simulation>;
  nextTokenId(collection: `0x${string}`): Promise<number>;
};

/**
 * Finds the largest part of a batch that the chain would take now, halving what it refuses, so that one bad intent costs the
 * others nothing but a few questions. @throws {AppError} chain-unavailable.
 */
export async function fitBatch(ask: Ask, batch: Batch, targets: Targets): Promise<Fit> {
  const { payload } = batch[0];
  if (wishes.has(payload.kind)) return fitWishes(ask, batch, targets);
  let expectedFirstId = payload.kind === "mint" ? await ask.nextTokenId(payload.collection) : 0;
  return takeable(batch);

  async function takeable(part: Batch): Promise<Fit> {
    const { call, answer, byId } = await asked(part);
    const alone = part.length === 1;
    if (answer.ok && (alone || answer.gas <= targets.gas))
      return { ready: ready(call, answer.gas, part, byId), refused: [] };
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
    const both = await asked(good);
    if (!both.answer.ok || both.answer.gas > targets.gas) return { ready: a, refused };
    return { ready: ready(both.call, both.answer.gas, good, both.byId), refused };
  }

  async function asked(part: Batch): Promise<{ call: Call; answer: Simulation; byId: boolean }> {
    for (let tries = 0; ; tries++) {
      const call = toCall(part, { expectedFirstId });
      const answer = await ask.simulate(call);
      if (answer.ok) return { call, answer, byId: false };
      // A block came in between, or another endpoint answers: the chain names its number.
      if (call.kind === "mint" && answer.error === "TicketCollection_UnexpectedFirstId" && tries < 3) {
        expectedFirstId = Number(answer.args[1] ?? (await ask.nextTokenId(call.collection)));
        continue;
      }
      if (call.kind !== "check-in-words") return { call, answer, byId: false };
      // A mask cannot hold tickets that were on offer once, and does not say which has entered: name each.
      const named = toCall(part, { byId: true });
      return { call: named, answer: await ask.simulate(named), byId: true };
    }
  }
}

const ready = (call: Call, gas: bigint, good: Batch, byId: boolean): Ready => ({
  call,
  gas,
  good,
  numbered: (expectedFirstId) => toCall(good, { expectedFirstId, byId }),
});

/** The market logs a refused wish and goes on, so each is asked alone first: what is refused costs nothing. */
async function fitWishes(ask: Ask, batch: Batch, targets: Targets): Promise<Fit> {
  const answers = await Promise.all(batch.map((intent) => ask.simulate(toCall([intent]))));
  const refused: Refused[] = [];
  const good: Intent[] = [];
  let gasEach = 0n;
  for (const [at, answer] of answers.entries()) {
    const intent = batch[at] as Intent;
    if (!answer.ok) refused.push({ intent, error: answer.error });
    else {
      good.push(intent);
      if (answer.gas > gasEach) gasEach = answer.gas;
    }
  }
  for (let size = good.length; size > 0; size = size >> 1) {
    const part = good.slice(0, size) as Batch;
    const call = toCall(part, { gasEach });
    const answer = size === 1 ? answers[batch.indexOf(part[0])] : await ask.simulate(call);
    if (answer?.ok && (size === 1 || answer.gas <= targets.gas))
      return { ready: { call, gas: answer.gas, good: part, numbered: () => call }, refused };
  }
  return { ready: null, refused };
}

function halves(part: Batch): [Batch, Batch] {
  const middle = part.length >> 1;
  return [part.slice(0, middle) as Batch, part.slice(middle) as Batch];
}
