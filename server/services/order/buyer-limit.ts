import { refuseNow } from "../../domain/shared/decision";
import type { Tx } from "../../ports/database";

type Purchase = {
  eventId: string;
  /** The hold that is being bought; what it keeps is not counted as what she has. */
  holdId: string;
  items: readonly { tierId: string; quantity: number }[];
  email: string;
  sessionId: string;
  fanId: string | null;
};
type Limits = { maxPerBuyer: number | null; tiers: { id: string; maxPerBuyer: number | null }[] };

/** Orders that are hers: not those that ended without her money, or that gave it back. */
const living = ["pending", "paid", "fulfilled", "refunding"];

/**
 * Before an order is made: whether this buyer may have so many, counted over her e-mail address, her account and her browser.
 * Two checkouts of one buyer wait for each other, so that neither misses the other's order. What staff give is not counted.
 * @throws {RefusalError} over-buyer-limit {field, max, has, tierId?}.
 */
export async function refuseOverBuyerLimit(tx: Tx, purchase: Purchase, limits: Limits): Promise<void> {
  const ofTiers = limits.tiers.filter(({ id }) => purchase.items.some(({ tierId }) => tierId === id));
  if (limits.maxPerBuyer === null && ofTiers.every(({ maxPerBuyer }) => maxPerBuyer === null)) return;
  const { eventId, holdId, items, email, sessionId, fanId } = purchase;
  const names = [`email:${email}`, `session:${sessionId}`, ...(fanId ? [`fan:${fanId}`] : [])].sort();
  for (const name of names)
    await tx.$queryRaw`select pg_advisory_xact_lock(hashtextextended(${`buyer:${eventId}:${name}`}, 0))::text`;
  const rows = await tx.orderItem.groupBy({
    by: ["tierId"],
    where: {
      order: {
        ...{ eventId, kind: "primary", channel: "online", state: { in: living }, holdId: { not: holdId } },
        OR: [{ email }, { sessionId }, ...(fanId ? [{ fanId }] : [])],
      },
    },
    _sum: { quantity: true },
  });
  const has = (tierId: string) => rows.find((row) => row.tierId === tierId)?._sum.quantity ?? 0;
  for (const { id: tierId, maxPerBuyer: max } of ofTiers) {
    const wanted = items.find((item) => item.tierId === tierId)?.quantity ?? 0;
    if (max !== null && has(tierId) + wanted > max)
      refuseNow("over-buyer-limit", { field: "email", tierId, max, has: has(tierId) });
  }
  const { maxPerBuyer: max } = limits;
  const all = rows.reduce((sum, row) => sum + (row._sum.quantity ?? 0), 0);
  const wanted = items.reduce((sum, { quantity }) => sum + quantity, 0);
  if (max !== null && all + wanted > max) refuseNow("over-buyer-limit", { field: "email", max, has: all });
}
