import { withTransaction } from "../../db/prisma";
import { allow } from "../../domain/access/allow";
import { crashPoint } from "../../domain/shared/crash-point";
import { audit } from "../audit/audit";
import { enqueueMail } from "../mail/enqueue-mail";
import type { Verb } from "../verb";
import { lockOrder } from "./lock-order";
import { moveOrder } from "./move-order";

/** The tickets are visible: the order is fulfilled and its buyer gets one letter. Repeated, it changes nothing. */
export async function deliverOrder({ ctx, input }: Verb<{ orderId: string }>): Promise<void> {
  allow(ctx.actor, "order:fulfil");
  await withTransaction(ctx, async (tx) => {
    const order = await lockOrder(tx, input.orderId);
    if (order.state !== "paid") return;
    await moveOrder(tx, ctx, order, "fulfilled", { fulfilledAt: ctx.now });
    await enqueueMail(tx, ctx, {
      dedupeKey: `order-fulfilled:${order.id}`,
      template: "order-fulfilled",
      toEmail: order.email,
      locale: order.locale,
      data: { orderId: order.id },
    });
    await audit(tx, ctx, "order.fulfil", { subject: `order:${order.id}`, organizationId: order.organizationId });
  });
  crashPoint("order-fulfilled");
}
