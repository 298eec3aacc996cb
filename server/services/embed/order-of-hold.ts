import { buyerOf, ordersOf } from "../order/buyer";
import { getOrder } from "../order/get-order";
import type { Verb } from "../verb";

/**
 * What became of a hold, for the widget that took it: the order is made later and elsewhere, on the brand's own host.
 * Says nothing about the person. @returns null while there is no order of this visitor's.
 */
export async function orderOfHold({ ctx, input }: Verb<{ brand: string; holdId: string }>) {
  const buyer = buyerOf(ctx, "own-order:read");
  const found = await ctx.db.order.findFirst({
    where: { holdId: input.holdId, ...ordersOf(buyer) },
    select: { id: true },
  });
  if (!found) return null;
  const order = await getOrder({ ctx, input: { brand: input.brand, orderId: found.id } });
  const { number, state, totalMinor, currency } = order;
  return { number, state, totalMinor, currency, quantity: order.lines.reduce((sum, line) => sum + line.quantity, 0) };
}
