import { latePayment } from "../../domain/order/late-payment";
import { accept, type Decision, refuse } from "../../domain/shared/decision";
import type { Tx } from "../../ports/database";
import { isStill, lockTicket } from "../check-in/admission";
import { lockSeats, seatsLeft } from "../hold/seats-left";
import type { Ctx } from "../verb";
import { takeVoucherAgain } from "../voucher/redeem";
import type { LockedOrder } from "./lock-order";

/** Held seats become sold. Seats, and uses of a voucher, that were given back meanwhile are taken again if they are still there. */
export async function takeSeats(tx: Tx, ctx: Ctx, order: LockedOrder): Promise<Decision<true>> {
  if (order.hold.state !== "active") {
    const ids = order.items.map((item) => item.tierId);
    await lockSeats(tx, ids);
    const late = latePayment(order.items, await seatsLeft(tx, ids), order.event, ctx.now);
    if (!late.ok) return late;
  }
  if (order.state === "abandoned") {
    const again = await takeVoucherAgain(tx, order.id);
    if (!again.ok) return again;
  }
  await tx.$queryRaw`select convert_hold(${order.holdId}::uuid)`;
  return accept(true);
}

/** The listing is bound to this order. It may have been cancelled or bought while the money was on its way. */
export async function takeListing(tx: Tx, ctx: Ctx, order: LockedOrder): Promise<Decision<true>> {
  const listingId = order.listingId ?? "";
  await tx.$queryRaw`select 1 from "Listing" where id = ${listingId}::uuid for update`;
  const rival = await tx.hold.findFirst({
    where: { listingId, id: { not: order.holdId }, state: { in: ["active", "converted"] } },
  });
  if (rival) return refuse("listing-reserved");
  if (order.event.state !== "live" || order.event.endsAt <= ctx.now) return refuse("event-not-live");
  const { collection, tokenId } = await tx.listing.findUniqueOrThrow({ where: { id: listingId } });
  await lockTicket(tx, { collection, tokenId });
  if ((await tx.checkIn.count({ where: { collection, tokenId, admitted: true } })) > 0) return refuse("ticket-used");
  if (await isStill(tx, { collection, tokenId })) return refuse("ticket-frozen");
  const bound = await tx.listing.updateMany({ where: { id: listingId, state: "active" }, data: { state: "settling" } });
  if (bound.count === 0) return refuse("listing-not-active");
  await tx.$queryRaw`select convert_hold(${order.holdId}::uuid)`;
  return accept(true);
}
