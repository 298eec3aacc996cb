import { type GaslessAction, quotaEndsAt, windowMs } from "../../domain/chain/quota";
import { refuseNow } from "../../domain/shared/decision";
import type { Tx } from "../../ports/database";
import type { Ctx } from "../verb";

type Use = { organizationId: string; fanId: string; action: GaslessAction };

/**
 * Counts an act that costs a person nothing and us gas, in the transaction that asks the chain for it: what is rolled back was
 * not used. One fan's acts are counted one after another; an organization's limit may be passed by a handful. @throws {RefusalError} quota-spent, with when it is possible again.
 */
export async function spendQuota(tx: Tx, ctx: Pick<Ctx, "now">, { organizationId, fanId, action }: Use): Promise<void> {
  // Held to the end of the transaction, so that fifty requests at once see each other's rows.
  await tx.$queryRaw`select 1 from (select pg_advisory_xact_lock(hashtextextended(${`gasless:${fanId}`}, 0))) as held`;
  const usedAt = { gt: new Date(ctx.now.getTime() - windowMs) };
  const own = await tx.gaslessUse.findMany({ where: { fanId, usedAt }, select: { action: true, usedAt: true } });
  const all = await tx.gaslessUse.aggregate({
    where: { organizationId, usedAt },
    _count: true,
    _min: { usedAt: true },
  });
  const uses = {
    own: own.map((use) => ({ action: use.action as GaslessAction, usedAt: use.usedAt })),
    organization: all._count,
    oldest: all._min.usedAt,
  };
  const until = quotaEndsAt(action, uses, ctx.now);
  if (until) refuseNow("quota-spent", { action, until: until.toISOString() });
  await tx.gaslessUse.create({ data: { organizationId, fanId, action, usedAt: ctx.now } });
}

/** Forgets what has left every window. @returns how many. */
export async function forgetUses({ ctx }: { ctx: Pick<Ctx, "db" | "now"> }): Promise<number> {
  const usedAt = { lte: new Date(ctx.now.getTime() - 2 * windowMs) };
  return (await ctx.db.gaslessUse.deleteMany({ where: { usedAt } })).count;
}
