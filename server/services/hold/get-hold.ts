import { totalOf } from "../../domain/order/order";
import { refuseNow } from "../../domain/shared/decision";
import { buyerOf } from "../order/buyer";
import type { Verb } from "../verb";
import { faceLines, type HeldVoucher, heldVoucher } from "../voucher/price-of-hold";

/** What a buyer has reserved, for her checkout page. @throws {RefusalError} hold-not-found, also for somebody else's. */
export async function getHold({ ctx, input }: Verb<{ holdId: string }>) {
  const { organizationId, sessionId } = buyerOf(ctx, "hold:write");
  const hold = await ctx.db.hold.findFirst({
    where: { id: input.holdId, organizationId, sessionId },
    include: { items: true, order: { include: { voucher: { include: { voucher: true } } } } },
  });
  if (!hold) return refuseNow("hold-not-found", { field: "holdId" });
  const event = await ctx.db.event.findUniqueOrThrow({ where: { id: hold.eventId }, include: { tiers: true } });
  const nameOf = (tierId: string) => event.tiers.find(({ id }) => id === tierId)?.name ?? "";
  const face = faceLines(hold, event.tiers);
  const faceMinor = totalOf(face.map(({ quantity, faceMinor: unitMinor }) => ({ quantity, unitMinor })));
  const voucher = hold.order ? takenVoucher(hold.order) : await heldVoucher(ctx.db, ctx, hold, event);
  const order = hold.order && { id: hold.order.id, state: hold.order.state, email: hold.order.email };
  const totalMinor = hold.order?.totalMinor ?? faceMinor - (voucher?.discountMinor ?? 0);
  return {
    id: hold.id,
    live: hold.state === "active" && hold.expiresAt > ctx.now,
    expiresAt: hold.expiresAt,
    serverNow: ctx.now,
    /** At their tiers' prices; what the voucher takes off comes after them. */
    lines: face.map((line) => ({ tierName: nameOf(line.tierId), quantity: line.quantity, unitMinor: line.faceMinor })),
    voucher,
    /** What she pays in all, in minor units. */
    totalMinor,
    currency: event.currency,
    order,
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

type Ordered = { voucher: { discountMinor: number; voucher: { code: string } } | null };

/** An order keeps what it took of a voucher, whatever became of the voucher. */
const takenVoucher = ({ voucher }: Ordered): HeldVoucher | null =>
  voucher && { code: voucher.voucher.code, discountMinor: voucher.discountMinor, refusal: null, fixed: true };
