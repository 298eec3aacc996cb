import { withTransaction } from "../../db/prisma";
import { allow } from "../../domain/access/allow";
import type { DeskOrderId } from "../../domain/order/channel";
import type { TroubleCause } from "../../domain/order/trouble";
import { troubleOf } from "../../domain/order/trouble";
import type { Tx } from "../../ports/database";
import { audit } from "../audit/audit";
import { replayLetter } from "../job/replay-job";
import { enqueuePaymentSync } from "../payment/enqueue-sync";
import { lockOwnOrder } from "../refund/request-refund";
import { retryRefund } from "../refund/retry-refund";
import { letGoOn } from "../saga/resume-saga";
import type { Ctx, Verb } from "../verb";
import { type Gathered, gatherFacts, troubleWith } from "./facts";

/** What a press came to: `cause` null when nothing is wrong (any more), `did` false when all of it is under way already. */
export type Retried = { cause: TroubleCause | null; did: boolean };
type Retry = (tx: Tx, ctx: Ctx, orderId: string, found: Gathered) => Promise<boolean>;

/**
 * Tries again what keeps an order from going on, whatever it is. Safe to press twice, by two people at once too: the order's lock
 * makes them take turns, and each part moves only what is still where it stuck. @throws {RefusalError} not-found.
 */
export async function retryOrder({ ctx, input }: Verb<DeskOrderId>): Promise<Retried> {
  allow(ctx.actor, "order:write");
  const { cause, did, refunds } = await withTransaction(ctx, async (tx) => {
    const { id, organizationId } = await lockOwnOrder(tx, ctx, input.orderId);
    const order = await tx.order.findUniqueOrThrow({ where: { id }, include: troubleWith });
    const found = (await gatherFacts(tx, [order])).get(id) as Gathered;
    const cause = troubleOf(found.facts, ctx.now)?.cause ?? null;
    if (!cause) return { cause, did: false, refunds: [] };
    let did = false;
    for (const retry of retries[cause]) did = (await retry(tx, ctx, id, found)) || did;
    const refunds = cause === "refund-failed" ? order.refunds.filter(({ state }) => state === "failed") : [];
    if (did || refunds.length > 0)
      await audit(tx, ctx, "order.retry", { subject: `order:${id}`, organizationId, change: { cause } });
    return { cause, did, refunds };
  });
  // A refund's retry is keyed by the refund that failed: two presses are one new refund.
  for (const { id } of refunds) await retryRefund({ ctx, input: { refundId: id } });
  return { cause, did: did || refunds.length > 0 };
}

/** A run that is stuck goes on where it stood, with what it waits for on the chain put back before. */
const goOn: Retry = async (tx, ctx, _orderId, { run, intents, facts }) => {
  if (run?.state !== "stuck") return false;
  const failed = facts.run?.undoing ? [] : intents.filter(({ state }) => state === "failed").map(({ id }) => id);
  await tx.chainIntent.updateMany({
    where: { id: { in: failed }, state: "failed" },
    data: { state: "queued", attempts: 0, notBefore: ctx.now, error: null, txHash: null, transactionId: null },
  });
  return letGoOn(tx, ctx, run.id);
};

/** A run that waits looks at once. The queue knows the job by its key, so that a second one is the same. */
const lookNow: Retry = async (tx, ctx, _orderId, { run }) => {
  if (!run || !["running", "waiting", "undoing"].includes(run.state)) return false;
  await ctx.ports.queue.enqueue(tx, { name: "saga:advance", payload: { sagaId: run.id }, key: `saga:${run.id}` });
  return true;
};

/** The chain writer looks at what it put off. */
const sendNow: Retry = async (tx, ctx, _orderId, { intents }) => {
  const where = { id: { in: intents.map(({ id }) => id) }, state: "queued", notBefore: { gt: ctx.now } };
  return (await tx.chainIntent.updateMany({ where, data: { notBefore: ctx.now } })).count > 0;
};

const askProvider: Retry = async (tx, ctx, orderId) => {
  const where = { orderId, provider: ctx.ports.payment.provider, state: { in: ["open", "processing", "refunding"] } };
  const payments = await tx.payment.findMany({ where, select: { id: true } });
  const partly = await tx.refund.findMany({ where: { orderId, state: "requested" }, select: { paymentId: true } });
  const ids = new Set([...payments.map(({ id }) => id), ...partly.map(({ paymentId }) => paymentId)]);
  for (const id of ids) await enqueuePaymentSync(tx, ctx, id);
  return ids.size > 0;
};

const replayJobs: Retry = async (tx, ctx, _orderId, { dead }) => {
  let did = false;
  for (const { id } of dead) did = (await replayLetter(tx, ctx, id)) || did;
  return did;
};

const sendLetters: Retry = async (tx, ctx, _orderId, { letters }) => {
  let did = false;
  for (const { id, dedupeKey, refusal, sentAt } of letters.filter((one) => one.refusal !== null || !one.sentAt)) {
    if (refusal !== null) {
      const data = { refusal: null, sentAt: null };
      const { count } = await tx.mail.updateMany({ where: { id, refusal, sentAt }, data });
      if (count === 0) continue;
    }
    const key = `mail-again:${dedupeKey}`;
    await ctx.ports.queue.enqueue(tx, { name: "mail:send", payload: { dedupeKey }, key });
    did = true;
  }
  return did;
};

const chain: Retry[] = [replayJobs, goOn, sendNow, lookNow];
const retries: Record<TroubleCause, readonly Retry[]> = {
  "refund-failed": [],
  "contract-refused": chain,
  "given-up": chain,
  "too-dear": chain,
  "budget-spent": chain,
  "low-balance": chain,
  "chain-unavailable": chain,
  "indexer-behind": chain,
  "step-failed": chain,
  "provider-away": [...chain, askProvider],
  "payment-unknown": [replayJobs, askProvider],
  "letter-refused": [replayJobs, sendLetters],
  "letter-late": [replayJobs, sendLetters],
};
