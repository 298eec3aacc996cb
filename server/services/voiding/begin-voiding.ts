import type { Voiding } from "../../../prisma/generated/client";
import { actorLabel } from "../../domain/access/actor";
import type { Tx } from "../../ports/database";
import { startSaga, type WorkflowName } from "../saga/start-saga";
import type { Ctx } from "../verb";
import type { OrderTicket } from "./tickets-of-order";

export type VoidedTicket = Pick<OrderTicket, "ticket" | "orderItemId"> & { amountMinor: number };
type New = {
  key: string;
  order: { id: string; organizationId: string };
  cause: "refund" | "dispute";
  disputeId?: string;
  reason: string;
};

/** The decision, in the caller's transaction and under the order's lock. Its tickets are named with it, or gathered by its run. */
export const beginVoiding = (tx: Tx, ctx: Ctx, { order, ...decision }: New): Promise<Voiding> =>
  tx.voiding.create({
    data: {
      ...decision,
      orderId: order.id,
      organizationId: order.organizationId,
      requestedBy: actorLabel(ctx.actor),
      createdAt: ctx.now,
    },
  });

/** From here on each of them neither enters nor moves: gate, seller and giver look at these rows under the ticket's lock. */
export async function keepStill(tx: Tx, voidingId: string, tickets: readonly VoidedTicket[]): Promise<void> {
  await tx.voidingTicket.createMany({
    data: tickets.map(({ ticket: { collection, tokenId, owner }, orderItemId, amountMinor }) => ({
      ...{ voidingId, orderItemId, collection, tokenId, amountMinor },
      holder: owner,
    })),
  });
}

export const runVoiding = (tx: Tx, ctx: Ctx, workflow: WorkflowName, voidingId: string): Promise<void> =>
  startSaga(tx, ctx, { workflow, subject: `voiding:${voidingId}`, data: { voidingId } });
