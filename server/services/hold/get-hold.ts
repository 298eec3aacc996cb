import { refuseNow } from "../../domain/shared/decision";
import { buyerOf } from "../order/buyer";
import type { Verb } from "../verb";

/** What a buyer has reserved, for her checkout page. @throws {RefusalError} hold-not-found, also for somebody else's. */
export async function getHold({ ctx, input }: Verb<{ holdId: string }>) {
  const { organizationId, sessionId } = buyerOf(ctx, "hold:write");
  const hold = await ctx.db.hold.findFirst({
    where: { id: input.holdId, organizationId, sessionId },
    include: { items: true, order: { select: { id: true, state: true, email: true } } },
  });
  if (!hold) return refuseNow("hold-not-found", { field: "holdId" });
  const event = await ctx.db.event.findUniqueOrThrow({ where: { id: hold.eventId }, include: { tiers: true } });
  const lines = hold.items.map((item) => {
    const tier = event.tiers.find((candidate) => candidate.id === item.tierId);
    return { tierName: tier?.name ?? "", quantity: item.quantity, unitMinor: tier?.priceMinor ?? 0 };
  });
  return {
    id: hold.id,
    live: hold.state === "active" && hold.expiresAt > ctx.now,
    expiresAt: hold.expiresAt,
    serverNow: ctx.now,
    lines,
    totalMinor: lines.reduce((sum, line) => sum + line.quantity * line.unitMinor, 0),
    currency: event.currency,
    order: hold.order,
    event: {
      slug: event.slug,
      title: event.title,
      venueName: event.venueName,
      startsAt: event.startsAt,
      timezone: event.timezone,
      imagePath: event.imagePath,
    },
  };
}
