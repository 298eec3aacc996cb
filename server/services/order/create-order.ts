import { randomBytes } from "node:crypto";
import { type Channel, type ManualMethod, manualProvider } from "../../domain/order/channel";
import { orderNumber } from "../../domain/order/number";
import { maxTotalMinor, type OrderKind, totalOf } from "../../domain/order/order";
import { maxChargeMinor, sessionSeconds } from "../../domain/payment/payment";
import { refuseNow } from "../../domain/shared/decision";
import type { Tx } from "../../ports/database";
import { audit } from "../audit/audit";
import type { Ctx } from "../verb";

export type NewOrder = {
  kind: OrderKind;
  organizationId: string;
  eventId: string;
  holdId: string;
  sessionId: string;
  listingId?: string;
  email: string;
  locale: string;
  currency: string;
  platformFeeMinor: number;
  lines: { tierId: string; quantity: number; unitMinor: number }[];
  channel?: Channel;
  buyerName?: string;
  fanId?: string;
  /** Staff take the money, or wait for it until then. */
  manual?: Manual;
};
type Manual = { method: ManualMethod; instructions: string; expiresAt: Date };

/** A pending order and, unless it is free, its first payment. */
export async function createOrder(tx: Tx, ctx: Ctx, { lines, manual, ...order }: NewOrder) {
  const totalMinor = totalOf(lines);
  if (totalMinor > maxTotalMinor) refuseNow("invalid-input", { field: "items", rule: "total", maxTotalMinor });
  // The provider would refuse it each time that its page is asked for.
  if (!manual && totalMinor > maxChargeMinor) refuseNow("over-payment-limit", { field: "items", maxChargeMinor });
  const made = await tx.order.create({
    data: {
      ...order,
      number: await freeNumber(tx),
      totalMinor,
      createdAt: ctx.now,
      items: { create: lines },
    },
  });
  if (totalMinor > 0) await createPayment(tx, ctx, made, manual);
  await audit(tx, ctx, "order.create", {
    subject: `order:${made.id}`,
    organizationId: made.organizationId,
    change: { kind: made.kind, channel: made.channel, totalMinor, currency: made.currency, holdId: made.holdId },
  });
  return made;
}

/** A new try to take the money; its id is the key that the provider gets with every repeat of the call. */
export async function createPayment(
  tx: Tx,
  ctx: Ctx,
  order: { id: string; totalMinor: number; currency: string },
  manual?: Manual,
) {
  const id = crypto.randomUUID();
  return tx.payment.create({
    data: {
      id,
      orderId: order.id,
      provider: manual ? manualProvider : ctx.ports.payment.provider,
      idempotencyKey: id,
      amountMinor: order.totalMinor,
      currency: order.currency,
      expiresAt: new Date(ctx.now.getTime() + sessionSeconds * 1000),
      createdAt: ctx.now,
      ...manual,
    },
  });
}

/** A refused insert would end the whole transaction, so the number is looked up first; the unique key has the last word. */
async function freeNumber(tx: Tx): Promise<string> {
  for (;;) {
    const number = orderNumber(randomBytes(32));
    if (!(await tx.order.findUnique({ where: { number }, select: { id: true } }))) return number;
  }
}
