import { saleState } from "../../domain/event/sale-state";
import { closesAt } from "../../domain/returns/terms";
import { refuseNow } from "../../domain/shared/decision";
import { seatsLeft } from "../hold/seats-left";
import { movedFrom } from "../postponement/moved-from";
import { currentTerms } from "../returns/current-terms";
import type { Verb } from "../verb";
import { getBrand } from "./brand";
import { toPublicTier } from "./public-tier";

/** Live events of a brand that have not ended, soonest first, with the lowest all-in price of what everybody may buy (null: nothing). */
export async function listPublicEvents({ ctx, input }: Verb<{ brand: string }>) {
  const brand = await getBrand({ ctx, input });
  const where = { organizationId: brand.organizationId, state: "live", endsAt: { gt: ctx.now } };
  const events = await ctx.db.event.findMany({
    where,
    include: { tiers: { where: { hidden: false } } },
    orderBy: { startsAt: "asc" },
  });
  const offers = await ctx.db.listing.groupBy({
    by: ["eventId"],
    where: { eventId: { in: events.map((e) => e.id) }, state: "active" },
    _count: true,
  });
  const onResale = new Set(offers.map((offer) => offer.eventId));
  const leftOf = await seatsLeft(
    ctx.db,
    events.flatMap(({ tiers }) => tiers.map(({ id }) => id)),
  );
  return events.map(({ tiers, ...event }) => {
    const states = tiers.map((tier) => saleState({ ...tier, left: leftOf(tier.id) }, ctx.now));
    return {
      id: event.id,
      slug: event.slug,
      title: event.title,
      venueName: event.venueName,
      startsAt: event.startsAt,
      doorsAt: event.doorsAt,
      timezone: event.timezone,
      imagePath: event.imagePath,
      currency: event.currency,
      fromPriceMinor: tiers.length > 0 ? Math.min(...tiers.map((tier) => tier.priceMinor)) : null,
      soldOut: states.every((state) => state === "sold-out" || state === "ended") && states.includes("sold-out"),
      upcoming: states.length > 0 && states.every((state) => state === "upcoming"),
      resaleOpen: onResale.has(event.id),
    };
  });
}

/** One live event with its tiers and their rules; hidden ones are for who names a code (`lookUpVoucher`). @throws {RefusalError} not-found, also for a draft or another brand's event. */
export async function getPublicEvent({ ctx, input }: Verb<{ brand: string; slug: string }>) {
  const brand = await getBrand({ ctx, input });
  const where = { organizationId_slug: { organizationId: brand.organizationId, slug: input.slug } };
  const event = await ctx.db.event.findUnique({
    where,
    include: {
      tiers: { where: { hidden: false }, orderBy: { chainTierId: "asc" } },
      organization: { select: { platformFeeBps: true } },
    },
  });
  if (!event || !["live", "cancelled"].includes(event.state)) return refuseNow("not-found", { field: "slug" });
  const [leftOf, moved, terms] = await Promise.all([
    seatsLeft(
      ctx.db,
      event.tiers.map(({ id }) => id),
    ),
    movedFrom(ctx.db, event.id),
    currentTerms(ctx.db, event.id),
  ]);
  const returns = terms?.open ? { ...terms, closesAt: closesAt(event.startsAt, terms) } : null;
  return {
    id: event.id,
    slug: event.slug,
    state: event.state,
    maxPerBuyer: event.maxPerBuyer,
    title: event.title,
    description: event.description,
    venueName: event.venueName,
    venueAddress: event.venueAddress,
    timezone: event.timezone,
    doorsAt: event.doorsAt,
    startsAt: event.startsAt,
    endsAt: event.endsAt,
    /** When it was to start before it moved last; null: it never did. */
    movedFrom: moved,
    /** Under which terms whoever buys now may give tickets back by herself; null: she may not. */
    returns: returns && returns.closesAt > ctx.now ? returns : null,
    currency: event.currency,
    imagePath: event.imagePath,
    jurisdiction: event.jurisdiction,
    platformFeeBps: event.organization.platformFeeBps,
    tiers: event.tiers.map((tier) => toPublicTier(tier, leftOf(tier.id), ctx.now)),
  };
}
