import { z } from "zod";
import { withTransaction } from "../../db/prisma";
import { allow } from "../../domain/access/allow";
import { refuseNow } from "../../domain/shared/decision";
import { audit } from "../audit/audit";
import { enqueueMail, type MailTemplate } from "../mail/enqueue-mail";
import type { LockedOrder } from "../order/lock-order";
import { lockOwnOrder } from "../refund/request-refund";
import type { Verb } from "../verb";
import { lettersOf } from "./facts";

/** `key` is made by the client: the same press is the same letter. */
export const ResendLetterInput = z.strictObject({ orderId: z.uuid(), key: z.uuid() });
export type ResendLetterInput = z.infer<typeof ResendLetterInput>;

/** Nobody's mailbox is filled by an impatient finger. */
const mostInAnHour = 5;

/**
 * Sends an order's letter once more, as its state now asks for: tickets, refund, or how to pay. @returns `sent` false when this
 * press was answered before. @throws {RefusalError} not-found, order-not-payable where there is nothing to write about,
 * too-many-attempts after five in an hour.
 */
export async function resendLetter({ ctx, input }: Verb<ResendLetterInput>): Promise<{ sent: boolean }> {
  allow(ctx.actor, "order:write");
  return withTransaction(ctx, async (tx) => {
    const order = await lockOwnOrder(tx, ctx, input.orderId);
    const template = letterFor(order) ?? refuseNow("order-not-payable", { state: order.state });
    const dedupeKey = `${template}:${order.id}:again:${input.key}`;
    const letters = await lettersOf(tx, [order.id]);
    if (letters.some((letter) => letter.dedupeKey === dedupeKey)) return { sent: false };
    const lately = letters.filter(({ createdAt }) => ctx.now.getTime() - createdAt.getTime() < 3_600_000);
    if (lately.filter((letter) => letter.dedupeKey.includes(":again:")).length >= mostInAnHour)
      refuseNow("too-many-attempts");
    const { email: toEmail, locale, id: orderId, organizationId } = order;
    await enqueueMail(tx, ctx, { dedupeKey, template, toEmail, locale, data: { orderId } });
    await audit(tx, ctx, "order.resend", { subject: `order:${orderId}`, organizationId, change: { template } });
    return { sent: true };
  });
}

/** Which letter an order has now; null when there is nothing to say. */
export function letterFor(order: Pick<LockedOrder, "state" | "payments">): MailTemplate | null {
  if (order.state === "fulfilled") return "order-fulfilled";
  if (order.state === "refunded") return "order-refunded";
  const waits = order.state === "pending" && order.payments.some(({ method }) => method === "bank-transfer");
  return waits ? "transfer-due" : null;
}
