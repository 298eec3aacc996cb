import { allow, tenantOf } from "../../domain/access/allow";
import type { EventState } from "../../domain/event/event";
import { saleState } from "../../domain/event/sale-state";
import { seatsLeft } from "../hold/seats-left";
import type { Verb } from "../verb";

/** The organization's events: those to come, soonest first, then those that are over. */
export async function listEvents({ ctx }: Verb<object>) {
  allow(ctx.actor, "event:read");
  const events = await ctx.db.event.findMany({
    where: { organizationId: tenantOf(ctx.actor) },
    include: { tiers: { orderBy: { chainTierId: "asc" } } },
    orderBy: [{ startsAt: "asc" }, { id: "asc" }],
  });
  const leftOf = await seatsLeft(
    ctx.db,
    events.flatMap(({ tiers }) => tiers.map(({ id }) => id)),
  );
  const rows = events.map((event) => {
    const states = event.tiers.map((tier) => saleState({ ...tier, left: leftOf(tier.id) }, ctx.now));
    return {
      id: event.id,
      title: event.title,
      state: event.state as EventState,
      venueName: event.venueName,
      startsAt: event.startsAt,
      timezone: event.timezone,
      imagePath: event.imagePath,
      over: event.endsAt <= ctx.now,
      sold: event.tiers.reduce((sum, tier) => sum + tier.sold, 0),
      quantity: event.tiers.reduce((sum, tier) => sum + tier.quantity, 0),
      soldOut: states.length > 0 && states.every((state) => state === "sold-out"),
      /** Set while no tier is on sale yet. */
      saleStartsAt: states.length > 0 && states.every((state) => state === "upcoming") ? firstSale(event.tiers) : null,
    };
  });
  return [...rows.filter((row) => !row.over), ...rows.filter((row) => row.over).reverse()];
}

const firstSale = (tiers: { salesStartAt: Date }[]): Date =>
  new Date(Math.min(...tiers.map((tier) => tier.salesStartAt.getTime())));
