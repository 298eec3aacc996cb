import type { Voiding, VoidingTicket } from "../../../prisma/generated/client";
import { withTransaction } from "../../db/prisma";
import { allow } from "../../domain/access/allow";
import { isOpen } from "../../domain/dispute/dispute";
import { canMove } from "../../domain/order/order";
import { leftMinor } from "../../domain/refund/refund";
import { crashPoint } from "../../domain/shared/crash-point";
import type { Tx } from "../../ports/database";
import { audit } from "../audit/audit";
import { enqueueMail } from "../mail/enqueue-mail";
import { beginRefund } from "../order/begin-refund";
import { type LockedOrder, lockOrder } from "../order/lock-order";
import { addRefund } from "../refund/add-refund";
import type { Ctx, Verb } from "../verb";

/**
 * The tickets are burnt and nothing takes that back: their seats are free, their offers are gone, their money goes back, one
 * letter says so. Repeated, it changes nothing.
 */
export async function settleVoiding({ ctx, input }: Verb<{ voidingId: string }>): Promise<void> {
  allow(ctx.actor, "ticket:void");
  await withTransaction(ctx, async (tx) => {
    const { orderId } = await tx.voiding.findUniqueOrThrow({ where: { id: input.voidingId } });
    const order = await lockOrder(tx, orderId);
    const voiding = await tx.voiding.findUniqueOrThrow({ where: { id: input.voidingId }, include: { tickets: true } });
    if (voiding.state !== "open") return;
    const burnt = voiding.tickets.filter(({ state }) => state === "burnt");
    const backMinor = await giveBack(tx, ctx, order, voiding, burnt);
    await freeSeats(tx, burnt);
    const closed = { state: burnt.length > 0 ? "done" : "released", backMinor, closedAt: ctx.now };
    await tx.voiding.update({ where: { id: voiding.id }, data: closed });
    const change = { voidingId: voiding.id, burnt: burnt.map(({ tokenId }) => tokenId), amountMinor: backMinor };
    const trace = { subject: `order:${order.id}`, organizationId: order.organizationId, change };
    await audit(tx, ctx, burnt.length > 0 ? "tickets.voided" : "tickets.released", trace);
    await ctx.ports.bus.publish({ topic: "order", id: order.id }, tx);
    await ctx.ports.bus.publish({ topic: "event", id: order.eventId }, tx);
    if (burnt.length > 0) await tell(tx, ctx, order, voiding.id);
  });
  crashPoint("void-settled");
}

async function freeSeats(tx: Tx, burnt: readonly VoidingTicket[]): Promise<void> {
  if (burnt.length === 0) return;
  for (const { collection, tokenId } of burnt)
    await tx.listing.updateMany({ where: { collection, tokenId, state: "active" }, data: { state: "cancelled" } });
  const items = burnt.map(({ orderItemId }) => orderItemId);
  await tx.$queryRaw`select free_seats(${items}::uuid[])`;
}

/** @returns what was asked back for them, in minor units: never more than is left, and nothing while a bank decides. */
async function giveBack(
  tx: Tx,
  ctx: Ctx,
  order: LockedOrder,
  { id, key, cause, reason }: Voiding,
  burnt: readonly VoidingTicket[],
): Promise<number> {
  if (cause !== "refund" || burnt.length === 0) return 0;
  const by = { key, origin: "staff" as const, tickets: "void" as const };
  const payment = order.payments.find(({ state }) => state === "succeeded" || state === "refunding");
  const of = { where: { paymentId: payment?.id ?? id } };
  const disputes = await tx.dispute.findMany(of);
  const left = payment ? leftMinor(payment, await tx.refund.findMany(of), disputes) : 0;
  const wanted = burnt.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  const amountMinor = disputes.some(isOpen) ? 0 : Math.max(0, Math.min(wanted, left));
  const whole = amountMinor === left && (await livesOn(tx, order)) === 0 && disputes.length === 0;
  if (whole && canMove(order.state, "refunding")) await beginRefund(tx, ctx, order, reason, by);
  else if (payment && amountMinor > 0) await addRefund(tx, ctx, order, payment, { ...by, amountMinor, reason });
  return amountMinor;
}

/** How many of an order's tickets have not been ended, whoever holds them. */
async function livesOn(tx: Tx, order: LockedOrder): Promise<number> {
  const bought = order.items.reduce((sum, { quantity }) => sum + quantity, 0);
  return bought - (await tx.voidingTicket.count({ where: { state: "burnt", voiding: { orderId: order.id } } }));
}

const tell = (tx: Tx, ctx: Ctx, order: LockedOrder, voidingId: string) =>
  enqueueMail(tx, ctx, {
    dedupeKey: `tickets-voided:${voidingId}`,
    template: "tickets-voided",
    toEmail: order.email,
    locale: order.locale,
    data: { orderId: order.id, voidingId },
  });
