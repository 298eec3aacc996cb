import { z } from "zod";
import { allow } from "../../domain/access/allow";
import { AppError } from "../../domain/shared/app-error";
import type { Verb } from "../verb";
import { describeIntents } from "./describe";
import { getOwnIntent } from "./find";

export const IntentId = z.object({ id: z.uuid() });
export type IntentId = z.infer<typeof IntentId>;

/**
 * One intent with every transaction that was signed for it: those under its last nonce, of which the chain mines one, and those
 * that cost something before. @throws {RefusalError} not-found.
 */
export async function getIntent({ ctx, input }: Verb<IntentId>) {
  allow(ctx.actor, "operation:read");
  const intent = await getOwnIntent(ctx.db, ctx, input.id);
  const [described] = await describeIntents(ctx, [intent]);
  if (!described) throw new AppError("internal", { message: "an intent that nobody described" });
  const spent = await ctx.db.gasSpent.findMany({ where: { intentId: intent.id } });
  const last = intent.transactionId
    ? await ctx.db.chainTransaction.findUnique({ where: { id: intent.transactionId } })
    : null;
  const sameNonce = last ? [{ fromAddress: last.fromAddress, nonce: last.nonce }] : [];
  const rows = await ctx.db.chainTransaction.findMany({
    where: { OR: [...sameNonce, { hash: { in: spent.map(({ hash }) => hash) } }] },
    orderBy: { createdAt: "desc" },
  });
  const transactions = rows.map(({ hash, fromAddress, nonce, state, createdAt, minedAt }) => ({
    hash,
    fromAddress,
    nonce,
    state,
    createdAt,
    minedAt,
    costWei: spent.find((one) => one.hash === hash)?.wei.toFixed(0) ?? null,
  }));
  return { ...described, transactions, explorer: ctx.settings.explorerUrl ?? null };
}
