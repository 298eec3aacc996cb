import { allow } from "../../domain/access/allow";
import type { EventState } from "../../domain/event/event";
import { getOwnEvent } from "../event/find";
import { seatsLeft } from "../hold/seats-left";
import type { Verb } from "../verb";
import { entriesPerHour, mergeHours, salesPerHour } from "./hours";

const hoursShown = 48;
/** Orders that took the money and kept it. */
const kept = ["paid", "fulfilled"];
const nothingSold = { sold: 0, grossMinor: 0 };

/** Sales, money and entries of one event. Amounts in minor units of the event's currency; hours are UTC instants. */
export async function eventStats({ ctx, input }: Verb<{ eventId: string }>) {
  allow(ctx.actor, "stats:read");
  const event = await getOwnEvent(ctx.db, ctx, input.eventId);
  const since = new Date(ctx.now.getTime() - hoursShown * 3_600_000);
  const primary = { eventId: event.id, kind: "primary", state: { in: kept } };
  const [money, sold, resales, entries, refusedScans, salesByHour, entriesByHour] = await Promise.all([
    ctx.db.order.aggregate({ where: primary, _sum: { totalMinor: true, platformFeeMinor: true }, _count: true }),
    ctx.db.orderItem.groupBy({ by: ["tierId", "unitMinor"], where: { order: primary }, _sum: { quantity: true } }),
    ctx.db.listing.aggregate({
      where: { eventId: event.id, state: "sold" },
      _sum: { royaltyMinor: true },
      _count: true,
    }),
    ctx.db.checkIn.count({ where: { eventId: event.id, admitted: true } }),
    ctx.db.checkIn.count({ where: { eventId: event.id, admitted: false } }),
    salesPerHour(ctx.db, event.id, since),
    entriesPerHour(ctx.db, event.id, since),
  ]);
  const soldOf = new Map<string, { sold: number; grossMinor: number }>();
  // Tickets of one tier may have been sold for different prices: a voucher lowers them, and guests of the house pay nothing.
  for (const { tierId, unitMinor, _sum } of sold) {
    const before = soldOf.get(tierId) ?? nothingSold;
    const quantity = _sum.quantity ?? 0;
    soldOf.set(tierId, { sold: before.sold + quantity, grossMinor: before.grossMinor + quantity * unitMinor });
  }
  const leftOf = await seatsLeft(
    ctx.db,
    event.tiers.map(({ id }) => id),
  );
  const grossMinor = money._sum.totalMinor ?? 0;
  const feeMinor = money._sum.platformFeeMinor ?? 0;
  return {
    state: event.state as EventState,
    currency: event.currency,
    ticketsSold: [...soldOf.values()].reduce((sum, tier) => sum + tier.sold, 0),
    capacity: event.tiers.reduce((sum, tier) => sum + tier.quantity, 0),
    orders: money._count,
    grossMinor,
    feeMinor,
    netMinor: grossMinor - feeMinor,
    resale: { count: resales._count, royaltyMinor: resales._sum.royaltyMinor ?? 0 },
    entries,
    refusedScans,
    tiers: event.tiers.map((tier) => ({
      id: tier.id,
      name: tier.name,
      quantity: tier.quantity,
      held: tier.held,
      left: leftOf(tier.id),
      priceMinor: tier.priceMinor,
      ...(soldOf.get(tier.id) ?? nothingSold),
    })),
    hours: mergeHours(salesByHour, entriesByHour),
  };
}
