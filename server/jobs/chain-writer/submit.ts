import { decideGas, type Fees } from "../../domain/chain/gas-policy";
import { crashPoint } from "../../domain/shared/crash-point";
import type { AccessList } from "../../ports/chain";
import type { Call } from "../../ports/chain-call";
import { change, keepSigned, queuedOf, type Sealed, underWay } from "./books";
import { type Ask, type Fit, fitBatch, type Refused } from "./fit";
import { gasTerms } from "./gas-terms";
import { type Batch, type Intent, planBatches } from "./plan";
import { meaningOf, pauseBefore } from "./refusal";
import type { Targets } from "./targets";
import { topUp } from "./top-up";
import { forEach, inTransaction, type Lane, tell } from "./writer";

/** Questions to the chain at once. */
const questions = 100;

/** Sends what can be sent now. @returns how many transactions went out. @throws {AppError} chain-unavailable. */
export async function submitQueued(lane: Lane): Promise<number> {
  const queued = await queuedOf(lane);
  if (queued.length === 0) return 0;
  const { busy, transactions } = await underWay(lane);
  const planned = planBatches(queued, busy, new Date(), lane.targets);
  const batches = withKnownIds(lane, planned, busy).slice(0, Math.max(0, lane.targets.underWay - transactions));
  if (batches.length === 0) return 0;
  const round = await openRound(lane);
  let sent = 0;
  let fits = fitAll(lane, round.ask, takeSome(batches, lane.targets));
  while (true) {
    const fitted = await fits;
    const more = takeSome(batches, lane.targets);
    // The next are asked while these are signed.
    fits = more.length > 0 ? fitAll(lane, round.ask, more) : Promise.resolve([]);
    fits.catch(() => undefined);
    await settleRefusals(
      lane,
      fitted.flatMap(({ refused }) => refused),
    );
    const count = await sendFitted(lane, round, fitted);
    sent += count ?? 0;
    if (count === null || more.length === 0) return sent;
  }
}

/** The first of them, as many as go together; they are taken out. */
function takeSome(batches: Batch[], { together, togetherIntents }: Targets): Batch[] {
  let count = 0;
  let intents = 0;
  while (count < Math.min(together, batches.length) && (count === 0 || intents < togetherIntents))
    intents += batches[count++]?.length ?? 0;
  return batches.splice(0, count);
}

type Round = Awaited<ReturnType<typeof openRound>>;

async function openRound(lane: Lane) {
  const { chain, sender } = lane;
  const [fees, balance, nonce] = await Promise.all([chain.fees(), chain.balance(sender), freeNonce(lane)]);
  const ids = new Map<string, Promise<number>>();
  const ask: Ask = {
    simulate: (call) => chain.simulate(call, sender),
    nextTokenId(collection) {
      const known = ids.get(collection) ?? chain.nextTokenId(collection);
      ids.set(collection, known);
      return known;
    },
  };
  return { fees, balance, nonce, ask, terms: gasTerms(lane) };
}

/** Mints behind mints that are under way only where their ids are known; else one transaction at a time. */
function withKnownIds(lane: Lane, batches: Batch[], busy: ReadonlyMap<string, number>): Batch[] {
  const seen = new Set<string>();
  return batches.filter(([{ payload }]) => {
    if (payload.kind !== "mint") return true;
    const { collection } = payload;
    const behind = busy.has(`mint:${collection}`);
    if (!behind && !seen.has(collection)) lane.ends.delete(collection);
    const first = !seen.has(collection);
    seen.add(collection);
    if ((lane.careful.get(collection) ?? 0) > Date.now()) return first && !behind;
    return !behind || lane.ends.has(collection);
  });
}

type Fitted = Fit & { accessList?: AccessList };

const fitAll = (lane: Lane, ask: Ask, batches: Batch[]): Promise<Fitted[]> =>
  forEach(batches, questions, async (batch) => {
    const fit = await fitBatch(ask, batch, lane.targets);
    const named = fit.ready && (await lane.chain.accessList(fit.ready.call, lane.sender));
    return named ? { ...fit, accessList: named.list } : fit;
  });

/** Prices, numbers, signs, keeps and sends. What the gas policy holds back says why. @returns null when another was faster. */
async function sendFitted(lane: Lane, round: Round, fitted: Fitted[]): Promise<number | null> {
  const { chain, sender, signer } = lane;
  const planned: { call: Call; good: Batch; gas: bigint; nonce: number; fees: Fees; accessList?: AccessList }[] = [];
  for (const { ready, accessList } of fitted) {
    if (!ready) continue;
    const { gas, good } = ready;
    const { kind } = good[0].payload;
    const waitingMs = Date.now() - good[0].createdAt.getTime();
    const terms = await round.terms(good[0].organizationId);
    const limit = (gas * 12n) / 10n;
    const answer = decideGas({ fees: round.fees, gas: limit, kind, ...terms, balance: round.balance, waitingMs });
    if (answer.kind === "wait") {
      const refilled =
        answer.code === "low-balance" && (await topUp(lane, good[0], limit * round.fees.maxFeePerGas, round));
      await holdBack(lane, good, refilled ? "low-balance" : answer.code, refilled ? 1_000 : answer.retryMs);
      continue;
    }
    round.balance -= limit * answer.fees.maxFeePerGas;
    const call = numbered(lane, ready);
    planned.push({ call, good, gas, nonce: round.nonce + planned.length, fees: answer.fees, accessList });
  }
  if (planned.length === 0) return 0;
  const sealed: Sealed[] = await Promise.all(
    planned.map(async ({ call, good, ...envelope }) => ({
      good,
      signed: await chain.sign(call, { ...envelope, sender, signer }),
    })),
  );
  crashPoint("transaction-signed");
  const ids = await keepSigned(lane, sealed);
  if (!ids) {
    lane.ends.clear();
    return null;
  }
  crashPoint("transaction-kept");
  round.nonce += sealed.length;
  const stored = sealed.map(({ signed }, at) => ({ id: ids[at] ?? "", raw: signed.raw }));
  await forEach(stored, questions, (one) => sendStored(lane, one));
  crashPoint("transaction-sent");
  const kinds = [...new Set(planned.map(({ call }) => call.kind))].join(", ");
  const intents = planned.reduce((sum, { good }) => sum + good.length, 0);
  lane.log.info({ sender, transactions: sealed.length, from: sealed[0]?.signed.nonce, kinds, intents }, "sent");
  return sealed.length;
}

/** The call with the token ids that come after all mints under way. */
function numbered(lane: Lane, { call, good, numbered }: NonNullable<Fit["ready"]>): Call {
  if (call.kind !== "mint") return call;
  const first = lane.ends.get(call.collection) ?? call.expectedFirstId;
  const tickets = good.reduce((sum, { payload }) => sum + (payload.kind === "mint" ? payload.quantity : 0), 0);
  lane.ends.set(call.collection, first + tickets);
  return first === call.expectedFirstId ? call : numbered(first);
}

/** Sends bytes that are kept. A refusal of the node is counted and left to the next look; @throws nothing. */
export async function sendStored(lane: Lane, { id, raw }: { id: string; raw: string }): Promise<void> {
  const now = Date.now();
  const { firstAt = now, refused = 0 } = lane.sent.get(id) ?? {};
  try {
    await lane.chain.send(raw as `0x${string}`);
    lane.sent.set(id, { firstAt, lastAt: now, refused: 0 });
  } catch (error) {
    lane.sent.set(id, { firstAt, lastAt: now, refused: refused + 1 });
    lane.log.warn({ err: error, transaction: id }, "a transaction was not taken");
  }
}

/**
 * The first nonce that neither the chain nor an unfinished transaction of ours has used. A chain that lost blocks counts lower
 * than we do, and what it lost is sent again under its own nonce.
 */
async function freeNonce({ db, chain, sender }: Lane): Promise<number> {
  const next = await chain.nextNonce(sender);
  const rows = await db.$queryRaw<{ nonce: number }[]>`
    select t.nonce from "ChainTransaction" t
    where t."fromAddress" = ${sender} and t.nonce >= ${next} and (t.state = 'signed' or (t.state = 'mined' and exists (
      select 1 from "ChainIntent" i where i."transactionId" = t.id and i.state = 'mined')))
    order by t.nonce desc limit 1`;
  return Math.max(next, (rows[0]?.nonce ?? -1) + 1);
}

async function holdBack(lane: Lane, good: Batch, error: string, retryMs: number): Promise<void> {
  const ids = good.map(({ id }) => id);
  const data = { error, notBefore: new Date(Date.now() + retryMs) };
  await inTransaction(lane, async (tx) => {
    await tx.chainIntent.updateMany({ where: { id: { in: ids }, state: "queued" }, data });
    await tell(
      lane,
      tx,
      good.map(({ dedupeKey }) => ({ dedupeKey, wakeSagaId: null })),
    );
  });
  lane.log.warn({ error, intents: ids.length }, "held back");
}

/** A contract's no. Nothing was sent. */
async function settleRefusals(lane: Lane, refusals: Refused[]): Promise<void> {
  if (refusals.length === 0) return;
  const { latest } = await lane.chain.head();
  const changes = await forEach(refusals, questions, async ({ intent, error }) => {
    const { id, payload, attempts } = intent;
    const meaning = meaningOf(payload.kind, error);
    lane.log.warn({ intent: intent.dedupeKey, error, meaning }, "refused by the contract");
    if (meaning === "done-before")
      return { id, state: "mined" as const, error: null, result: await doneBefore(lane, intent), block: latest };
    if (meaning === "never") return { id, state: "failed" as const, error };
    return { id, state: "queued" as const, error, pauseMs: pauseBefore(attempts, error) };
  });
  await inTransaction(lane, async (tx) => {
    const changed = await change(tx, changes, "queued");
    await tell(
      lane,
      tx,
      changed.filter(({ state }) => state !== "queued"),
    );
  });
}

async function doneBefore({ chain }: Lane, { payload }: Intent) {
  if (payload.kind !== "deploy") return { tokenIds: "tokenId" in payload ? [payload.tokenId] : [] };
  return { collection: (await chain.collectionOf(payload.organizer, payload.eventRef)) ?? undefined };
}
