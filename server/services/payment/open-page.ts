import { crashPoint } from "../../domain/shared/crash-point";
import { orderUrl } from "../order/order-url";
import type { Verb } from "../verb";

export type Page = { orderId: string; checkoutUrl: string };

/**
 * Opens the provider's page of a pending order, outside any transaction. The key is the payment's id: a crash between the
 * provider's answer and our note of it finds the same page. @throws {AppError} provider-unavailable.
 */
export async function openPage({ ctx, input }: Verb<{ orderId: string; brand: string }>): Promise<Page> {
  const order = await ctx.db.order.findUniqueOrThrow({
    where: { id: input.orderId },
    include: {
      items: true,
      event: { include: { tiers: true } },
      payments: { where: { state: { in: ["created", "open"] } }, orderBy: { createdAt: "desc" }, take: 1 },
    },
  });
  const home = orderUrl(ctx.settings, input.brand, order.id);
  const payment = order.payments[0];
  // Paid (or free): the page to show is the order's own.
  if (order.state !== "pending" || !payment) return { orderId: order.id, checkoutUrl: home };
  if (payment.checkoutUrl) return { orderId: order.id, checkoutUrl: payment.checkoutUrl };

  const started = await ctx.ports.payment.startCheckout({
    idempotencyKey: payment.idempotencyKey,
    orderId: order.id,
    orderNumber: order.number,
    lines: order.items.map((item) => ({
      name: `${order.event.title} · ${order.event.tiers.find((tier) => tier.id === item.tierId)?.name ?? ""}`,
      quantity: item.quantity,
      unitMinor: item.unitMinor,
    })),
    currency: order.currency,
    email: order.email,
    locale: order.locale,
    successUrl: home,
    cancelUrl: home,
    expiresAt: payment.expiresAt ?? ctx.now,
  });
  crashPoint("page-opened");
  await ctx.db.payment.updateMany({
    where: { id: payment.id, state: "created" },
    data: { state: "open", sessionId: started.sessionId, checkoutUrl: started.url },
  });
  crashPoint("page-noted");
  return { orderId: order.id, checkoutUrl: started.url };
}
