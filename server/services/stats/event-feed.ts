import { allow } from "../../domain/access/allow";
import { getOwnEvent } from "../event/find";
import type { Verb } from "../verb";

const rows = 12;

/** The latest sales and scans of an event, newest first, without anybody's name or address. */
export async function eventFeed({ ctx, input }: Verb<{ eventId: string }>) {
  allow(ctx.actor, "stats:read");
  const event = await getOwnEvent(ctx.db, ctx, input.eventId);
  const tierName = new Map(event.tiers.map((tier) => [tier.id, tier.name]));
  const [orders, scans, gates] = await Promise.all([
    ctx.db.order.findMany({
      where: { eventId: event.id, paidAt: { not: null } },
      include: { items: true },
      orderBy: { paidAt: "desc" },
      take: rows,
    }),
    ctx.db.checkIn.findMany({ where: { eventId: event.id }, orderBy: { scannedAt: "desc" }, take: rows }),
    ctx.db.gate.findMany({ where: { eventId: event.id }, select: { id: true, name: true } }),
  ]);
  const gateName = new Map(gates.map((gate) => [gate.id, gate.name]));
  return {
    sales: orders.map((order) => ({
      id: order.id,
      number: order.number,
      kind: order.kind,
      state: order.state,
      at: order.paidAt ?? order.createdAt,
      totalMinor: order.totalMinor,
      currency: order.currency,
      lines: order.items.map((item) => ({ tierName: tierName.get(item.tierId) ?? "", quantity: item.quantity })),
    })),
    scans: scans.map((scan) => ({
      id: scan.id,
      at: scan.scannedAt,
      admitted: scan.admitted,
      reason: scan.reason,
      tokenId: scan.tokenId,
      gateName: gateName.get(scan.gateId) ?? "",
    })),
  };
}
