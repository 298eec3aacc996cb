import { withTransaction } from "../../db/prisma";
import { allow } from "../../domain/access/allow";
import { resaleSale } from "../../domain/ledger/ledger";
import { splitResale } from "../../domain/shared/money";
import { audit } from "../audit/audit";
import { recordTransfer } from "../ledger/record-transfer";
import { enqueueMail } from "../mail/enqueue-mail";
import type { Verb } from "../verb";
import { lockOrder } from "./lock-order";

/**
 * Writes down who gets what of a resale, with the rates that the contract used, and tells the seller. Equal to the chain
 * to the unit: both round down and leave the remainder to the seller. Repeated, it changes nothing.
 */
export async function recordResale({ ctx, input }: Verb<{ orderId: string }>): Promise<void> {
  allow(ctx.actor, "order:fulfil");
  await withTransaction(ctx, async (tx) => {
    const order = await lockOrder(tx, input.orderId);
    const listing = await tx.listing.findUniqueOrThrow({ where: { id: order.listingId ?? "" } });
    const tier = await tx.tier.findUniqueOrThrow({ where: { id: listing.tierId } });
    const platformFeeBps = await deployedFeeBps();
    const split = splitResale(listing.priceMinor, { royaltyBps: tier.royaltyBps, platformFeeBps });
    const sold = await tx.listing.updateMany({
      where: { id: listing.id, state: "settling" },
      data: { state: "sold", soldAt: ctx.now, ...split },
    });
    if (sold.count === 0) return;
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

    /** The contract keeps the fee it was deployed with, whatever the organization's fee is today. */
    async function deployedFeeBps(): Promise<number> {
      const deploy = await tx.chainIntent.findUnique({ where: { dedupeKey: `deploy:${order.eventId}` } });
      const fee = (deploy?.payload as { platformFeeBps?: unknown } | undefined)?.platformFeeBps;
      return typeof fee === "number" ? fee : order.event.organization.platformFeeBps;
    }
  });
}
