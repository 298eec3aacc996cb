import { withTransaction } from "../../db/prisma";
import { allow } from "../../domain/access/allow";
import { leftMinor, type RetryRefundInput, retryKey } from "../../domain/refund/refund";
import { refuseNow } from "../../domain/shared/decision";
import { audit } from "../audit/audit";
import type { Verb } from "../verb";
import { addRefund } from "./add-refund";
import { lockOwnOrder, type Requested } from "./request-refund";

/**
 * Asks for a failed refund again, as a refund of its own. Pressed twice it is one. @throws {RefusalError} not-found,
 * refund-not-failed, refund-over-paid when that money has gone back in another way meanwhile.
 */
export async function retryRefund({ ctx, input }: Verb<RetryRefundInput>): Promise<Requested> {
  allow(ctx.actor, "order:refund");
  return withTransaction(ctx, async (tx) => {
    const asked = await tx.refund.findUnique({ where: { id: input.refundId } });
    if (!asked) return refuseNow("not-found", { field: "refundId" });
    const order = await lockOwnOrder(tx, ctx, asked.orderId);
    const failed = await tx.refund.findUniqueOrThrow({ where: { id: asked.id } });
    const payment = order.payments.find(({ id }) => id === failed.paymentId);
    const again = await tx.refund.findUnique({ where: { key: retryKey(failed.id) } });
    if (again) return { refundId: again.id, state: again.state };
    if (failed.state !== "failed" || !payment) return refuseNow("refund-not-failed", { state: failed.state });
    const of = { where: { paymentId: payment.id } };
    const left = leftMinor(payment, await tx.refund.findMany(of), await tx.dispute.findMany(of));
    if (left < failed.amountMinor) return refuseNow("refund-over-paid", { leftMinor: Math.max(0, left) });
    const { amountMinor, reason, tickets, retries } = failed;
    const made = await addRefund(tx, ctx, order, payment, {
      ...{ key: retryKey(failed.id), amountMinor, reason, retries: retries + 1 },
      origin: failed.origin === "staff" ? "staff" : "house",
      ...(tickets ? { tickets: tickets as "keep" | "void" } : {}),
    });
    await audit(tx, ctx, "refund.retry", {
      subject: `order:${order.id}`,
      organizationId: order.organizationId,
      change: { refundId: made.id, after: failed.id, amountMinor },
    });
    return { refundId: made.id, state: made.state };
  });
}
