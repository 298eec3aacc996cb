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
import { type Buyer, buyerOf } from "./buyer";
import { refuseOverBuyerLimit } from "./buyer-limit";
import { createOrder } from "./create-order";
import { payOrder } from "./pay-order";
import { resumeOrder } from "./resume-order";

/**
 * Turns a hold into an order and opens the provider's page. Asked again for the same hold it finds the same order, so a
 * person can try again after an outage. @throws {RefusalError} hold-not-found, hold-expired, order-not-payable, over-buyer-limit.
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
  const lines = hold.items.map(({ tierId, quantity }) => {
    const tier = event.tiers.find((one) => one.id === tierId) ?? refuseNow("not-found", { field: "tierId" });
    return { tierId, quantity, unitMinor: tier.priceMinor };
  });
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
  await tx.hold.update({ where: { id: hold.id }, data: { expiresAt: expiryForPayment(hold, ctx.now) } });
  if (order.totalMinor === 0) await payOrder(tx, ctx, order.id, null);
  return order.id;
}
