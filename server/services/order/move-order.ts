import type { Prisma } from "../../../prisma/generated/client";
import { type OrderState, sourcesOf } from "../../domain/order/order";
import { AppError } from "../../domain/shared/app-error";
import type { Tx } from "../../ports/database";
import type { Ctx } from "../verb";

/** Writes a move that the transition table knows and tells whoever watches. @throws {AppError} invariant-broken when it does not. */
export async function moveOrder(
  tx: Tx,
  ctx: Ctx,
  order: { id: string; eventId: string },
  to: OrderState,
  data: Prisma.OrderUpdateManyMutationInput = {},
): Promise<void> {
  const where = { id: order.id, state: { in: sourcesOf(to) } };
  const { count } = await tx.order.updateMany({ where, data: { ...data, state: to } });
  if (count === 0) throw new AppError("invariant-broken", { message: `order ${order.id} cannot become ${to}` });
  await ctx.ports.bus.publish({ topic: "order", id: order.id }, tx);
  await ctx.ports.bus.publish({ topic: "event", id: order.eventId }, tx);
}
