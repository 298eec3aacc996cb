import { allow } from "../../domain/access/allow";
import type { Verb } from "../verb";
import { enqueuePaymentSync } from "./enqueue-sync";

/**
 * Finds payments that nobody is about to finish and has them brought in line: pages of orders that ended, pages older than
 * their own end, refunds that are due. A lost webhook is healed here at the latest. @returns how many jobs it asked for.
 */
export async function sweepPayments({ ctx, input }: Verb<{ most: number }>): Promise<number> {
  allow(ctx.actor, "payment:apply");
  const due = await ctx.db.payment.findMany({
    where: {
      OR: [
        { state: "open", order: { state: { not: "pending" } } },
        { state: "open", expiresAt: { lte: ctx.now } },
        { state: "refunding" },
      ],
    },
    select: { id: true },
    orderBy: { createdAt: "asc" },
    take: input.most,
  });
  for (const payment of due) await enqueuePaymentSync(ctx.db, ctx, payment.id);
  return due.length;
}
