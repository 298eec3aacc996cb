import { withTransaction } from "../../db/prisma";
import { allow } from "../../domain/access/allow";
import { outcomeOf } from "../../domain/cancellation/outcome";
import { crashPoint } from "../../domain/shared/crash-point";
import { eachOf } from "../../domain/shared/each";
import { writeToTheGifted } from "../event/write-to-the-gifted";
import { enqueueMail } from "../mail/enqueue-mail";
import { beginRefund } from "../order/begin-refund";
import { lockOrder } from "../order/lock-order";
import type { Ctx, Verb } from "../verb";

export type Ended = {
  /** Orders that got their outcome in this go. */
  ended: number;
  /** Orders that have none yet, because their tickets are being made. */
  waiting: number;
  /** Whether there may be more to do at once. */
  more: boolean;
};

const atOnce = 4;

/**
 * Gives up to `most` orders of a cancelled event their outcome: money back, one letter, one row that says so, in one transaction
 * each. Killed anywhere, the next go finds what is left; two at once meet at the order's lock.
 */
export async function endOrders({ ctx, input }: Verb<{ eventId: string; most: number }>): Promise<Ended> {
  allow(ctx.actor, "event:cancel");
  const due = await ctx.db.$queryRaw<{ id: string; state: string }[]>`
    select o.id::text as id, o.state from "Order" o
    where o."eventId" = ${input.eventId}::uuid and o."paidAt" is not null
      and not exists (select 1 from "CancelledOrder" c where c."orderId" = o.id)
    order by o.state = 'paid', o.id limit ${input.most}`;
  const ready = due.filter(({ state }) => state !== "paid").map(({ id }) => id);
  let ended = 0;
  await eachOf(ready, atOnce, async (id) => {
    if (await endOrder(ctx, id)) ended += 1;
  });
  return { ended, waiting: due.filter(({ state }) => state === "paid").length, more: due.length === input.most };
}

/** @returns false when somebody else was first, or its tickets are being made. */
async function endOrder(ctx: Ctx, orderId: string): Promise<boolean> {
  const ended = await withTransaction(ctx, async (tx) => {
    const order = await lockOrder(tx, orderId);
    if (await tx.cancelledOrder.findUnique({ where: { orderId } })) return false;
    const [refunds, disputes] = await Promise.all([
      tx.refund.findMany({ where: { orderId } }),
      tx.dispute.findMany({ where: { orderId } }),
    ]);
    const found = outcomeOf({ order, payments: order.payments, refunds, disputes }, ctx.ports.payment.provider);
    if (!found) return false;
    const back = found.outcome === "money-back" || found.outcome === "by-hand";
    if (back) await beginRefund(tx, ctx, order, "event-cancelled", { origin: "house", tickets: "void" });
    await tx.cancelledOrder.create({ data: { orderId, eventId: order.eventId, ...found, createdAt: ctx.now } });
    await enqueueMail(tx, ctx, {
      dedupeKey: `event-cancelled:${orderId}`,
      template: "event-cancelled",
      toEmail: order.email,
      locale: order.locale,
      data: { orderId },
    });
    return true;
  });
  crashPoint("cancelled-order-ended");
  return ended;
}

/** Whoever was given a ticket hears it too; the money is its giver's. Repeated, it writes to nobody twice. */
export async function tellTheGifted({ ctx, input }: Verb<{ eventId: string }>): Promise<void> {
  allow(ctx.actor, "event:cancel");
  const { eventId } = input;
  const key = (giftId: string) => `event-cancelled:gift:${giftId}`;
  await writeToTheGifted(ctx, { eventId, template: "event-cancelled", key });
}

/** Every order has its outcome. */
export async function closeCancellation({ ctx, input }: Verb<{ eventId: string }>): Promise<void> {
  allow(ctx.actor, "event:cancel");
  const { eventId } = input;
  await ctx.db.cancellation.updateMany({ where: { eventId, closedAt: null }, data: { closedAt: ctx.now } });
  await ctx.ports.bus.publish({ topic: "event", id: eventId });
}
