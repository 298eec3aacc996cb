import { allow } from "../../domain/access/allow";
import { mostRetries, retryKey, retryPauseMs } from "../../domain/refund/refund";
import { RefusalError } from "../../domain/shared/decision";
import { retryRefund } from "../refund/retry-refund";
import type { Ctx, Verb } from "../verb";
import { enqueuePaymentSync } from "./enqueue-sync";

/** A refund that a bank is working on is asked about this often; its event comes earlier. */
const pendingPauseMs = 3_600_000;

/**
 * Finds payments that nobody is about to finish and has them brought in line: pages of orders that ended, pages older than
 * their own end, money on its way, refunds that are due, pending or failed. A lost webhook is healed here at the latest.
 * @returns how many jobs it asked for.
 */
export async function sweepPayments({ ctx, input }: Verb<{ most: number }>): Promise<number> {
  allow(ctx.actor, "payment:apply");
  const quiet = new Date(ctx.now.getTime() - pendingPauseMs);
  const due = await ctx.db.payment.findMany({
    where: {
      OR: [
        { state: "open", order: { state: { not: "pending" } } },
        { state: { in: ["open", "processing"] }, expiresAt: { lte: ctx.now } },
        { refunds: { some: { state: "requested" } } },
        { refunds: { some: { state: "pending" } }, OR: [{ lookedAt: null }, { lookedAt: { lte: quiet } }] },
      ],
    },
    select: { id: true },
    orderBy: { createdAt: "asc" },
    take: input.most,
  });
  for (const payment of due) await enqueuePaymentSync(ctx.db, ctx, payment.id);
  return due.length + (await retryFailed(ctx, input.most));
}

/** Money that is owed and did not arrive: asked for again a few times, with growing pauses. A person may do it any time. */
async function retryFailed(ctx: Ctx, most: number): Promise<number> {
  const failed = await ctx.db.refund.findMany({
    where: { state: "failed", origin: "house", retries: { lt: mostRetries }, payment: { state: "refunding" } },
    orderBy: { settledAt: "asc" },
    take: most,
  });
  let asked = 0;
  for (const { id, retries, settledAt } of failed) {
    if (!settledAt || settledAt.getTime() + retryPauseMs(retries) > ctx.now.getTime()) continue;
    if (await ctx.db.refund.findUnique({ where: { key: retryKey(id) }, select: { id: true } })) continue;
    try {
      await retryRefund({ ctx, input: { refundId: id } });
      asked += 1;
    } catch (error) {
      if (!(error instanceof RefusalError)) throw error;
    }
  }
  return asked;
}
