import { withTransaction } from "../../db/prisma";
import { allow } from "../../domain/access/allow";
import { lockSeats } from "../hold/seats-left";
import type { Verb } from "../verb";

/**
 * Counts a quota anew from its tiers, under their locks. @returns false when they cannot be in it together: then a person
 * decides which seats there are.
 */
export async function recountQuota({ ctx, input }: Verb<{ quotaId: string }>): Promise<boolean> {
  allow(ctx.actor, "capacity:recount");
  const { quotaId } = input;
  return withTransaction(ctx, async (tx) => {
    const links = await tx.quotaTier.findMany({ where: { quotaId } });
    const ids = links.map(({ tierId }) => tierId);
    await lockSeats(tx, ids);
    const quota = await tx.quota.findUnique({ where: { id: quotaId } });
    const { _sum } = await tx.tier.aggregate({ where: { id: { in: ids } }, _sum: { held: true, sold: true } });
    const [held, sold] = [_sum.held ?? 0, _sum.sold ?? 0];
    if (!quota || held + sold + quota.blocked > quota.quantity) return false;
    await tx.quota.update({ where: { id: quotaId }, data: { held, sold } });
    return true;
  });
}
