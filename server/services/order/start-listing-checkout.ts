import { withTransaction } from "../../db/prisma";
import { expiryOf } from "../../domain/hold/hold";
import { Email } from "../../domain/order/order";
import { crashPoint } from "../../domain/shared/crash-point";
import { refuseNow } from "../../domain/shared/decision";
import { splitResale } from "../../domain/shared/money";
import type { Tx } from "../../ports/database";
import { refuseAdmitted } from "../check-in/admission";
import { openPage, type Page } from "../payment/open-page";
import type { Ctx, Verb } from "../verb";
import { type Buyer, buyerOf } from "./buyer";
import { createOrder } from "./create-order";
import { resumeOrder } from "./resume-order";

export type BuyListing = { brand: string; listingId: string; email: string; locale?: "en" | "he" };

/**
 * Reserves an offer for this buyer and opens the provider's page. Asked again by the same browser it finds its own order;
 * anybody else is refused while it lasts. @throws {RefusalError} not-found, listing-not-active, listing-reserved, own-listing.
 */
export async function startListingCheckout({ ctx, input }: Verb<BuyListing>): Promise<Page> {
  const buyer = buyerOf(ctx, "listing:buy");
  const email = Email.parse(input.email);
  const orderId = await withTransaction(ctx, (tx) => reserve(tx, ctx, buyer, { ...input, email }));
  crashPoint("resale-reserved");
  return openPage({ ctx, input: { orderId, brand: input.brand } });
}

async function reserve(tx: Tx, ctx: Ctx, buyer: Buyer, input: BuyListing): Promise<string> {
  const { organizationId, sessionId } = buyer;
  const lapsed = await tx.hold.findMany({
    where: { listingId: input.listingId, state: "active", expiresAt: { lte: ctx.now } },
    include: { order: { select: { id: true } } },
  });
  for (const hold of lapsed) {
    await tx.$queryRaw`select release_holds(array[${hold.id}::uuid], 'active', 'expired')`;
    await tx.order.updateMany({ where: { holdId: hold.id, state: "pending" }, data: { state: "abandoned" } });
  }
  // The row lock makes the buyers of one offer take turns; the partial unique index has the last word.
  await tx.$queryRaw`select 1 from "Listing" where id = ${input.listingId}::uuid for update`;
  const listing = await tx.listing.findFirst({ where: { id: input.listingId, organizationId } });
  if (!listing) return refuseNow("not-found", { field: "listingId" });
  const taken = await tx.hold.findFirst({
    where: { listingId: listing.id, state: { in: ["active", "converted"] } },
    include: { order: { select: { id: true } } },
  });
  if (taken?.order && taken.sessionId === sessionId) return resumeOrder(tx, ctx, taken.order.id, input.email);
  if (taken) return refuseNow("listing-reserved", { listingId: listing.id });
  if (listing.state !== "active") return refuseNow("listing-not-active", { listingId: listing.id });
  await refuseAdmitted(tx, listing);

  const seller = await tx.fan.findUniqueOrThrow({ where: { id: listing.sellerFanId } });
  if (seller.id === buyer.fanId || seller.email === input.email) return refuseNow("own-listing");
  const event = await tx.event.findUniqueOrThrow({
    where: { id: listing.eventId },
    include: {
      tiers: { where: { id: listing.tierId } },
      organization: { include: { brands: { where: { slug: input.brand } } } },
    },
  });
  const tier = event.tiers[0];
  if (event.state !== "live" || event.endsAt <= ctx.now || !tier) return refuseNow("event-not-live");
  const holdId = crypto.randomUUID();
  const hold = { id: holdId, organizationId, eventId: event.id, sessionId, listingId: listing.id };
  await tx.hold.create({ data: { ...hold, expiresAt: expiryOf(ctx.now), createdAt: ctx.now } });
  const { platformFeeBps } = event.organization;
  const order = await createOrder(tx, ctx, {
    kind: "resale",
    organizationId,
    eventId: event.id,
    holdId,
    sessionId,
    listingId: listing.id,
    email: input.email,
    locale: input.locale ?? event.organization.brands[0]?.locale ?? event.organization.defaultLocale,
    currency: listing.currency,
    platformFeeMinor: splitResale(listing.priceMinor, { royaltyBps: tier.royaltyBps, platformFeeBps }).platformMinor,
    lines: [{ tierId: tier.id, quantity: 1, unitMinor: listing.priceMinor }],
  });
  return order.id;
}
