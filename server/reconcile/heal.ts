import type { Difference } from "../../prisma/generated/client";
import { withTransaction } from "../db/prisma";
import { type DifferenceKind, kinds, type Remedy } from "../domain/difference/kinds";
import { RefusalError } from "../domain/shared/decision";
import { toRef } from "../domain/shared/ref";
import type { ChainReaderPort } from "../ports/chain-reader";
import { audit } from "../services/audit/audit";
import { recountQuota } from "../services/capacity/recount-quota";
import { enqueueIntent } from "../services/chain/enqueue-intent";
import { expireHolds } from "../services/hold/expire-holds";
import { applyPaymentEvent } from "../services/payment/apply-event";
import { enqueuePaymentSync } from "../services/payment/enqueue-sync";
import { syncPayment } from "../services/payment/sync-payment";
import { resumeSaga } from "../services/saga/resume-saga";
import type { Ctx } from "../services/verb";

/** After this many tries a person is needed; she may ask for one more. */
const mostTries = 3;
/** Time for what a try set going. */
const pauseMs = 60_000;

type Row = Pick<Difference, "id" | "kind" | "subject" | "evidence" | "organizationId" | "eventId">;
type Said = Record<string, string | number | boolean | null | undefined>;
/** @returns false when there is nothing that can be done safely. */
type Verb = (ctx: Ctx, row: Row, said: Said, reader: ChainReaderPort) => Promise<boolean>;

/** What is safe: always another room's own verb, which looks at the state it finds and is safe twice. No money and no ticket is written here. */
const remedies: Record<Remedy, Verb> = {
  "wake-saga": async (ctx, row, said) => {
    const about = said.orderId ? `order:${said.orderId}` : row.subject;
    const run = await ctx.db.sagaRun.findFirst({
      where: said.sagaId ? { id: String(said.sagaId) } : { subject: about },
      orderBy: { createdAt: "desc" },
    });
    if (!run || run.state === "done" || run.state === "undone") return false;
    if (run.state === "stuck") await resumeSaga({ ctx, input: { sagaId: run.id } });
    else
      await ctx.ports.queue.enqueue(ctx.db, {
        name: "saga:advance",
        payload: { sagaId: run.id },
        key: `saga:${run.id}`,
      });
    return true;
  },
  // The provider has told us by its list what its webhook would have said.
  "sync-payment": async (ctx, row, said) => {
    const { paymentId, orderId, sessionId, providerPaymentId, amountMinor, currency } = said;
    if (row.kind !== "payment-not-noted") {
      await enqueuePaymentSync(ctx.db, ctx, String(paymentId));
      return true;
    }
    if (!sessionId) return false;
    const ids = { eventId: `sync:${sessionId}:paid`, sessionId: String(sessionId), orderId: String(orderId) };
    const money = { amountMinor: Number(amountMinor), currency: String(currency) };
    const input = { kind: "paid" as const, ...ids, providerPaymentId: String(providerPaymentId), ...money };
    return (await applyPaymentEvent({ ctx, input })) === "applied";
  },
  // Whole or in part: it is booked as it is at the provider, and the order stays as it is.
  "apply-refund": async (ctx, _row, { paymentId }) => {
    await syncPayment({ ctx, input: { paymentId: String(paymentId) } });
    return true;
  },
  "send-mail": async (ctx, _row, { dedupeKey }) => {
    await ctx.ports.queue.enqueue(ctx.db, {
      name: "mail:send",
      payload: { dedupeKey: String(dedupeKey) },
      key: `mail:${dedupeKey}`,
    });
    return true;
  },
  "recount-quota": (ctx, _row, { quotaId }) => recountQuota({ ctx, input: { quotaId: String(quotaId) } }),
  "expire-holds": async (ctx) => (await expireHolds({ ctx, input: { most: 500 } })) > 0,
  // The contract takes an entry once, so asking again can do no harm.
  "ask-check-in": async (ctx, row, said) => {
    const [, collection] = row.subject.split(":");
    const tokenId = Number(said.tokenId);
    const dedupeKey = `check-in:${collection}:${tokenId}`;
    const asked = await ctx.db.chainIntent.findUnique({ where: { dedupeKey } });
    if (asked && asked.state !== "failed") return false;
    if (asked) return requeue(ctx, asked.id, ["failed"]);
    const usedAt = Math.floor(new Date(String(said.scannedAt)).getTime() / 1000);
    await withTransaction(ctx, (tx) =>
      enqueueIntent(tx, ctx, {
        ...{ organizationId: row.organizationId, dedupeKey, lane: collection ?? "" },
        payload: {
          ...{ kind: "check-in", collection: collection as `0x${string}`, tokenId, usedAt },
          gateRef: toRef(String(said.gateId)),
        },
      }),
    );
    return true;
  },
  // Only what can never land any more: reverted, or overtaken by another transaction that is final.
  "requeue-intent": async (ctx, _row, said, reader) => {
    const intent = await ctx.db.chainIntent.findUnique({ where: { id: String(said.intentId) } });
    if (intent?.state !== "mined" || !intent.txHash) return false;
    const { finalized } = await reader.head();
    const landed = await reader.landed(intent.txHash as `0x${string}`);
    if (landed.state === "mined") return false;
    if (landed.state === "reverted") return landed.block <= finalized && requeue(ctx, intent.id, ["mined"]);
    const sent = await ctx.db.chainTransaction.findUnique({ where: { hash: intent.txHash } });
    if (!sent) return false;
    const { final } = await reader.nonces(sent.fromAddress as `0x${string}`);
    return sent.nonce < final && requeue(ctx, intent.id, ["mined"]);
  },
};

async function requeue(ctx: Ctx, intentId: string, from: string[]): Promise<boolean> {
  const data = {
    state: "queued",
    error: null,
    transactionId: null,
    txHash: null,
    blockNumber: null,
    notBefore: ctx.now,
  };
  const { count } = await ctx.db.chainIntent.updateMany({ where: { id: intentId, state: { in: from } }, data });
  if (count > 0) await ctx.ports.bus.publish({ topic: "chain", id: intentId });
  return count > 0;
}

export type Healing = { tried: number; done: number };
type Options = {
  /** Tries now, however young the difference is. */
  now?: boolean;
  organizationId?: string;
  eventId?: string;
};

/** Tries what is safe for every difference that lasts, a few times each. What it set going is judged by the next look. */
export async function healDifferences(ctx: Ctx, reader: ChainReaderPort, options: Options = {}): Promise<Healing> {
  const { organizationId, eventId } = options;
  const rows = await ctx.db.difference.findMany({
    where: {
      ...(organizationId ? { organizationId } : {}),
      ...(eventId ? { eventId } : {}),
      OR: [{ state: { in: ["watched", "open"] } }, { state: "acknowledged", healAskedAt: { not: null } }],
    },
    orderBy: { firstSeenAt: "asc" },
    take: 200,
  });
  const healing: Healing = { tried: 0, done: 0 };
  for (const row of rows) {
    const remedy = kinds[row.kind as DifferenceKind]?.remedy;
    if (!remedy || !isDue(row, ctx.now, options.now ?? false)) continue;
    healing.tried += 1;
    if (await heal(ctx, row, remedy, reader)) healing.done += 1;
  }
  return healing;
}

function isDue(row: Difference, now: Date, hurry: boolean): boolean {
  if (row.healAskedAt) return true;
  if (row.healTries >= mostTries) return false;
  if (row.healedAt && now.getTime() - row.healedAt.getTime() < pauseMs) return false;
  // Half of its grace: the ordinary way comes first, and a healed thing is never raised.
  const { graceSeconds } = kinds[row.kind as DifferenceKind];
  const begun = Math.min(row.since?.getTime() ?? Number.POSITIVE_INFINITY, row.firstSeenAt.getTime());
  return hurry || now.getTime() - begun >= graceSeconds * 500;
}

/** Counted before it is tried, so that a try that ends the process is a try too. */
async function heal(ctx: Ctx, row: Difference, remedy: Remedy, reader: ChainReaderPort): Promise<boolean> {
  const data = { healTries: { increment: 1 }, healedAt: ctx.now, healAskedAt: null };
  const { count } = await ctx.db.difference.updateMany({ where: { id: row.id, healTries: row.healTries }, data });
  if (count === 0) return false;
  try {
    const done = await remedies[remedy](ctx, row, (row.evidence ?? {}) as Said, reader);
    if (!done) return false;
    await withTransaction(ctx, (tx) =>
      audit(tx, ctx, "difference.heal", {
        subject: `difference:${row.id}`,
        organizationId: row.organizationId,
        change: { kind: row.kind, about: row.subject, remedy },
      }),
    );
    return true;
  } catch (error) {
    // Gone meanwhile, or refused by the verb's own rules: the next look sees what is left.
    if (error instanceof RefusalError) return false;
    ctx.log.warn({ err: error, difference: row.id, kind: row.kind, remedy }, "a difference could not be healed");
    return false;
  }
}
