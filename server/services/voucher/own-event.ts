import { allow } from "../../domain/access/allow";
import { refuseNow } from "../../domain/shared/decision";
import type { Tx } from "../../ports/database";
import { type EventWithTiers, getOwnEvent } from "../event/find";
import type { Ctx } from "../verb";
import { type KnownVoucher, lockVoucher } from "./find";

/** Vouchers are for who may edit the event. @throws {RefusalError} signed-out, forbidden. */
export const allowVouchers = (ctx: Ctx): void => allow(ctx.actor, "event:write");

/** The organization's own event, with every tier that is named being one of its own. @throws {RefusalError} not-found. */
export async function eventWithTiers(
  tx: Tx,
  ctx: Ctx,
  { eventId, tierIds }: { eventId: string; tierIds: readonly string[] },
): Promise<EventWithTiers> {
  const event = await getOwnEvent(tx, ctx, eventId);
  const unknown = tierIds.find((id) => !event.tiers.some((tier) => tier.id === id));
  return unknown ? refuseNow("not-found", { field: "tierIds", tierId: unknown }) : event;
}

/** A voucher of the event, under its lock. @throws {RefusalError} not-found, also for another organization's. */
export async function lockOwnVoucher(
  tx: Tx,
  ctx: Ctx,
  { eventId, voucherId }: { eventId: string; voucherId: string },
): Promise<KnownVoucher> {
  const event = await getOwnEvent(tx, ctx, eventId);
  const voucher = await lockVoucher(tx, voucherId);
  return voucher?.eventId === event.id ? voucher : refuseNow("not-found", { field: "voucherId" });
}
