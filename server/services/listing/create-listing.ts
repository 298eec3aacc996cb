import { withTransaction } from "../../db/prisma";
import { allow, tenantOf } from "../../domain/access/allow";
import { askPrice, listingObstacle, openListingStates } from "../../domain/listing/listing";
import { crashPoint } from "../../domain/shared/crash-point";
import { refuseNow, settled } from "../../domain/shared/decision";
import { audit } from "../audit/audit";
import { refuseUncertain } from "../chain/refuse-uncertain";
import { refuseAdmitted } from "../check-in/admission";
import { spendQuota } from "../gas/spend-quota";
import { refuseWhileGiven } from "../gift/under-way";
import { startSaga } from "../saga/start-saga";
import { getHolder, getOwnTicket } from "../ticket/own-ticket";
import { getTierOfTicket } from "../ticket/tier-of";
import type { Verb } from "../verb";
import { signByHolder } from "./intent";

/**
 * Offers a ticket at a price (minor units, all of the buyer's costs included). The holder's wallet signs, the relayer
 * submits, the contract decides again. @throws {RefusalError} price-over-cap with the cap, already-listed, not-owner, ticket-pending, quota-spent, …
 */
export async function createListing({
  ctx,
  input,
}: Verb<{ key: string; priceMinor: number }>): Promise<{ listingId: string }> {
  allow(ctx.actor, "listing:write");
  const organizationId = tenantOf(ctx.actor);
  const ticket = await getOwnTicket(ctx, input.key);
  const { event, tier } = await getTierOfTicket(ctx, organizationId, ticket);
  const obstacle = listingObstacle(ticket, tier, event, ctx.now);
  if (obstacle) return refuseNow(obstacle);
  const priceMinor = settled(askPrice(ticket, tier, input.priceMinor, event.currency));
  await refuseUncertain(ctx, ticket, "resale-listing");
  const holder = await getHolder(ctx, ticket);
  const { collection, tokenId } = ticket;
  const signed = await signByHolder(ctx, holder, "List", { collection, tokenId, priceMinor });
  crashPoint("listing-signed");
  const created = await withTransaction(ctx, async (tx) => {
    await refuseAdmitted(tx, ticket);
    await refuseWhileGiven(tx, ticket);
    const open = { collection, tokenId, state: { in: [...openListingStates] } };
    if (await tx.listing.findFirst({ where: open })) return refuseNow("already-listed");
    await spendQuota(tx, ctx, { organizationId, fanId: holder.id, action: "list" });
    const listing = await tx.listing.create({
      data: {
        organizationId,
        eventId: event.id,
        tierId: tier.id,
        collection,
        tokenId,
        sellerFanId: holder.id,
        priceMinor,
        currency: event.currency,
        createdAt: ctx.now,
      },
    });
    await startSaga(tx, ctx, {
      workflow: "list-ticket",
      subject: `listing:${listing.id}`,
      data: { listingId: listing.id, ...signed, deadline: String(signed.deadline) },
    });
    await audit(tx, ctx, "listing.create", {
      subject: `listing:${listing.id}`,
      change: { priceMinor, ticket: ticket.key },
    });
    return { listingId: listing.id };
  });
  crashPoint("listing-created");
  return created;
}
