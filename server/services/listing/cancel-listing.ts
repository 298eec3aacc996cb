import { withTransaction } from "../../db/prisma";
import { allow, tenantOf } from "../../domain/access/allow";
import { crashPoint } from "../../domain/shared/crash-point";
import { refuseNow } from "../../domain/shared/decision";
import { audit } from "../audit/audit";
import { spendQuota } from "../gas/spend-quota";
import { startSaga } from "../saga/start-saga";
import { getHolder, getOwnTicket } from "../ticket/own-ticket";
import type { Verb } from "../verb";
import { signByHolder } from "./intent";

/** Takes an offer back, unless somebody is paying for it right now. @throws {RefusalError} listing-reserved, listing-not-active. */
export async function cancelListing({ ctx, input }: Verb<{ listingId: string }>): Promise<{ cancelling: true }> {
  allow(ctx.actor, "listing:write");
  const organizationId = tenantOf(ctx.actor);
  const listing = await ctx.db.listing.findFirst({ where: { id: input.listingId, organizationId } });
  if (!listing || ctx.actor.kind !== "fan" || listing.sellerFanId !== ctx.actor.fanId)
    return refuseNow("not-found", { field: "listingId" });
  if (listing.state === "cancelling") return { cancelling: true };
  if (listing.state !== "active") return refuseNow("listing-not-active", { state: listing.state });
  const { collection, tokenId } = listing;
  const holder = await getHolder(ctx, await getOwnTicket(ctx, `${collection}:${tokenId}`));
  const signed = await signByHolder(ctx, holder, "Unlist", { collection, tokenId });
  const answer = await withTransaction(ctx, async (tx) => {
    // Same lock as the buyers of this offer: either she pays for it or it is taken back.
    await tx.$queryRaw`select 1 from "Listing" where id = ${listing.id}::uuid for update`;
    const reserved = await tx.hold.findFirst({
      where: { listingId: listing.id, OR: [{ state: "converted" }, { state: "active", expiresAt: { gt: ctx.now } }] },
    });
    if (reserved) return refuseNow("listing-reserved", { until: reserved.expiresAt.toISOString() });
    const moved = await tx.listing.updateMany({
      where: { id: listing.id, state: "active" },
      data: { state: "cancelling" },
    });
    if (moved.count === 0) return refuseNow("listing-not-active");
    await spendQuota(tx, ctx, { organizationId, fanId: holder.id, action: "unlist" });
    await startSaga(tx, ctx, {
      workflow: "unlist-ticket",
      // A taking-back that failed may be asked for again, with a new signature.
      subject: `unlisting:${listing.id}:${signed.nonce.slice(0, 12)}`,
      data: { listingId: listing.id, ...signed, deadline: String(signed.deadline) },
    });
    await audit(tx, ctx, "listing.cancel", { subject: `listing:${listing.id}` });
    return { cancelling: true } as const;
  });
  crashPoint("unlisting-began");
  return answer;
}
