import type { Postponement } from "../../../prisma/generated/client";
import { withTransaction } from "../../db/prisma";
import { allow } from "../../domain/access/allow";
import { postponedOutcomeOf } from "../../domain/postponement/postponement";
import { crashPoint } from "../../domain/shared/crash-point";
import { eachOf } from "../../domain/shared/each";
import { writeToTheGifted } from "../event/write-to-the-gifted";
import { enqueueMail } from "../mail/enqueue-mail";
import { lockOrder } from "../order/lock-order";
import type { Ctx, Verb } from "../verb";

/** Whoever ordered after the move has seen the new date, so only orders that are older are due. */
export const dueFrom = ({ createdAt }: Pick<Postponement, "createdAt">) => ({
  createdAt: { lt: createdAt },
  paidAt: { not: null },
});

export const letterKey = (postponementId: string, orderId: string): string =>
  `event-postponed:${postponementId}:${orderId}`;
export const giftLetterKey = (postponementId: string, giftId: string): string =>
  `event-postponed:${postponementId}:gift:${giftId}`;

const atOnce = 4;

/**
 * Gives up to `most` orders of a moved event their outcome: one letter and one row that says so, in one transaction each. Killed
 * anywhere, the next go finds what is left; two at once meet at the order's lock. @returns whether there may be more.
 */
export async function tellOrders({ ctx, input }: Verb<{ postponementId: string; most: number }>): Promise<boolean> {
  allow(ctx.actor, "event:cancel");
  const moved = await ctx.db.postponement.findUniqueOrThrow({ where: { id: input.postponementId } });
  const due = await ctx.db.order.findMany({
    where: { eventId: moved.eventId, ...dueFrom(moved), postponed: { none: { postponementId: moved.id } } },
    select: { id: true },
    orderBy: { id: "asc" },
    take: input.most,
  });
  await eachOf(due, atOnce, ({ id }) => tellOrder(ctx, moved, id));
  return due.length === input.most;
}

async function tellOrder(ctx: Ctx, { id: postponementId }: Postponement, orderId: string): Promise<void> {
  await withTransaction(ctx, async (tx) => {
    const order = await lockOrder(tx, orderId);
    const once = { postponementId_orderId: { postponementId, orderId } };
    if (await tx.postponedOrder.findUnique({ where: once })) return;
    const outcome = postponedOutcomeOf(order);
    await tx.postponedOrder.create({ data: { postponementId, orderId, outcome, createdAt: ctx.now } });
    if (outcome !== "told") return;
    await enqueueMail(tx, ctx, {
      dedupeKey: letterKey(postponementId, orderId),
      template: "event-postponed",
      toEmail: order.email,
      locale: order.locale,
      data: { orderId, postponementId },
    });
  });
  crashPoint("postponed-order-told");
}

/** Whoever was given a ticket before the move hears it too. Repeated, it writes to nobody twice. */
export async function tellTheGiftedOfMove({ ctx, input }: Verb<{ postponementId: string }>): Promise<void> {
  allow(ctx.actor, "event:cancel");
  const { id: postponementId, eventId } = await ctx.db.postponement.findUniqueOrThrow({
    where: { id: input.postponementId },
  });
  const { state } = await ctx.db.event.findUniqueOrThrow({ where: { id: eventId }, select: { state: true } });
  if (state === "cancelled") return;
  const key = (giftId: string) => giftLetterKey(postponementId, giftId);
  await writeToTheGifted(ctx, { eventId, template: "event-postponed", key, data: { postponementId } });
}

/** Everybody was written to, and the chain keeps the new times. */
export async function closePostponement({ ctx, input }: Verb<{ postponementId: string }>): Promise<void> {
  allow(ctx.actor, "event:cancel");
  const { postponementId: id } = input;
  await ctx.db.postponement.updateMany({ where: { id, closedAt: null }, data: { closedAt: ctx.now } });
  const { eventId } = await ctx.db.postponement.findUniqueOrThrow({ where: { id } });
  await ctx.ports.bus.publish({ topic: "event", id: eventId });
}
