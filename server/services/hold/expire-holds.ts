import { withTransaction } from "../../db/prisma";
import { allow } from "../../domain/access/allow";
import { crashPoint } from "../../domain/shared/crash-point";
import type { Verb } from "../verb";

/**
 * Gives back the seats of holds whose time is over and ends the orders that waited for their payment. Any number of
 * workers may sweep at once: each takes holds that nobody else works on. @returns how many holds were given back.
 */
export async function expireHolds({ ctx, input }: Verb<{ most: number }>): Promise<number> {
  allow(ctx.actor, "hold:sweep");
  const expired = await withTransaction(ctx, async (tx) => {
    const gone = await tx.$queryRaw<
      { id: string }[]
    >`select expire_holds(${ctx.now}::timestamp(3), ${input.most}::int) as id`;
    if (gone.length === 0) return 0;
    const ids = gone.map((row) => row.id);
    const orders = await tx.order.findMany({ where: { holdId: { in: ids } }, select: { id: true } });
    for (const order of orders) await ctx.ports.bus.publish({ topic: "order", id: order.id }, tx);
    return gone.length;
  });
  if (expired > 0) crashPoint("holds-expired");
  return expired;
}
