import { withTransaction } from "../../db/prisma";
import { allow } from "../../domain/access/allow";
import { resaleSale } from "../../domain/ledger/ledger";
import { AppError } from "../../domain/shared/app-error";
import { crashPoint } from "../../domain/shared/crash-point";
import { audit } from "../audit/audit";
import { recordTransfer } from "../ledger/record-transfer";
import { enqueueMail } from "../mail/enqueue-mail";
import type { Verb } from "../verb";
import { lockOrder } from "./lock-order";

export type Split = { sellerMinor: number; royaltyMinor: number; platformMinor: number };

/**
 * Writes down who gets what of a resale, as the contract split it, and tells the seller. Repeated, it changes nothing.
 * @throws {AppError} invariant-broken when the parts are not the whole price, or the listing is not being sold.
 */
export async function recordResale({ ctx, input }: Verb<{ orderId: string; split: Split }>): Promise<void> {
  allow(ctx.actor, "order:fulfil");
  await withTransaction(ctx, async (tx) => {
    const order = await lockOrder(tx, input.orderId);
    const listing = await tx.listing.findUniqueOrThrow({ where: { id: order.listingId ?? "" } });
    const { split } = input;
    const sold = await tx.listing.updateMany({
      where: { id: listing.id, state: "settling" },
      data: { state: "sold", soldAt: ctx.now, ...split },
    });
    if (sold.count === 0) {
      if (listing.state === "sold") return;
      throw new AppError("invariant-broken", { message: `a sale of listing ${listing.id}, which is ${listing.state}` });
    }
    const { organizationId, currency } = order;
    const { sellerFanId, priceMinor } = listing;
    const entries = resaleSale({ provider: ctx.ports.payment.provider, sellerFanId, priceMinor, split });
    await recordTransfer(tx, ctx, { causeKind: "resale", causeId: order.id, organizationId, currency, entries });
    const seller = await tx.fan.findUniqueOrThrow({ where: { id: sellerFanId } });
    await enqueueMail(tx, ctx, {
      dedupeKey: `ticket-sold:${listing.id}`,
      template: "ticket-sold",
      toEmail: seller.email,
      locale: seller.locale,
      data: { listingId: listing.id },
    });
    await audit(tx, ctx, "listing.sell", { subject: `listing:${listing.id}`, organizationId, change: { ...split } });
  });
  crashPoint("resale-recorded");
}
