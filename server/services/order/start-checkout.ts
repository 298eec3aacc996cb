import { withTransaction } from "../../db/prisma";
import { expiryForPayment, isLive } from "../../domain/hold/hold";
import type { CheckoutInput } from "../../domain/order/order";
import { totalOf } from "../../domain/order/order";
import { crashPoint } from "../../domain/shared/crash-point";
import { refuseNow } from "../../domain/shared/decision";
import { splitPrimary } from "../../domain/shared/money";
import type { Tx } from "../../ports/database";
import { openPage, type Page } from "../payment/open-page";
import type { Ctx, Verb } from "../verb";
import { faceLines } from "../voucher/price-of-hold";
import { priceWithVoucher, reserveVoucher } from "../voucher/redeem";
import { type Buyer, buyerOf } from "./buyer";
import { refuseOverBuyerLimit } from "./buyer-limit";
import { createOrder } from "./create-order";
import { payOrder } from "./pay-order";
import { resumeOrder } from "./resume-order";

/**
 * Turns a hold into an order and opens the provider's page. Asked again for the same hold it finds the same order, so a
 * person can try again after an outage. A voucher that she named for the hold is taken now, under its rules of now; the order keeps
 * its price whatever becomes of the voucher. @throws {RefusalError} hold-not-found, hold-expired, order-not-payable, over-buyer-limit,
 * and as `redeem` refuses.
 * @throws {AppError} provider-unavailable: the order stays, the same call may be repeated.
 */
export async function startCheckout({ ctx, input }: Verb<CheckoutInput>): Promise<Page> {
  const buyer = buyerOf(ctx, "checkout:write");
  const orderId = await withTransaction(ctx, (tx) => ensureOrder(tx, ctx, buyer, input));
  crashPoint("order-created");
  return openPage({ ctx, input: { orderId, brand: input.brand } });
}

async function ensureOrder(tx: Tx, ctx: Ctx, buyer: Buyer, input: CheckoutInput): Promise<string> {
  const { organizationId, sessionId } = buyer;
  await tx.$queryRaw`select 1 from "Hold" where id = ${input.holdId}::uuid for update`;
  const hold = await tx.hold.findFirst({
    where: { id: input.holdId, organizationId, sessionId },
    include: { items: true, order: { select: { id: true, state: true, email: true } } },
  });
  if (!hold) return refuseNow("hold-not-found", { field: "holdId" });
  const event = await tx.event.findUniqueOrThrow({
    where: { id: hold.eventId },
    include: { tiers: true, organization: { include: { brands: { where: { slug: input.brand } } } } },
  });
  const { items } = hold;
  const purchase = { eventId: event.id, holdId: hold.id, items, email: input.email, sessionId, fanId: buyer.fanId };
  if (hold.order) {
    const { id, state, email } = hold.order;
    if (state === "pending" && email !== input.email) await refuseOverBuyerLimit(tx, purchase, event);
    return resumeOrder(tx, ctx, id, input.email);
  }
  if (!isLive(hold, ctx.now)) refuseNow("hold-expired");
  if (event.state !== "live") refuseNow("event-not-live");
  await refuseOverBuyerLimit(tx, purchase, event);
  const gone = items.find(({ tierId }) => !event.tiers.some(({ id }) => id === tierId));
  if (gone) refuseNow("not-found", { field: "tierId" });
  const face = faceLines(hold, event.tiers);
  const { voucherId } = hold;
  const redeemed = voucherId
    ? await priceWithVoucher(tx, ctx, { voucherId, lines: face, currency: event.currency })
    : null;
  const lines = redeemed?.lines ?? face.map(({ faceMinor: unitMinor, hidden: _, ...line }) => ({ ...line, unitMinor }));
  const order = await createOrder(tx, ctx, {
    kind: "primary",
    organizationId,
    eventId: event.id,
    holdId: hold.id,
    sessionId,
    email: input.email,
    locale: input.locale ?? event.organization.brands[0]?.locale ?? event.organization.defaultLocale,
    currency: event.currency,
    platformFeeMinor: splitPrimary(totalOf(lines), event.organization.platformFeeBps).platformMinor,
    lines,
  });
  if (voucherId && redeemed) await reserveVoucher(tx, ctx, { voucherId, orderId: order.id, ...redeemed });
  await tx.hold.update({ where: { id: hold.id }, data: { expiresAt: expiryForPayment(hold, ctx.now) } });
  if (order.totalMinor === 0) await payOrder(tx, ctx, order.id, null);
  return order.id;
}
