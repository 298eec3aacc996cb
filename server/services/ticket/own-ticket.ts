import { tenantOf } from "../../domain/access/allow";
import { refuseNow } from "../../domain/shared/decision";
import type { Ticket } from "../../domain/ticket/ticket";
import { findTicket } from "../../read/ticket";
import { withAdmission } from "../check-in/admission";
import { assertOwnTicket } from "../ticket-code/own-ticket";
import type { Ctx } from "../verb";

export type Holder = { id: string; email: string; walletId: string; walletAddress: string };

/** `<collection>:<tokenId>` or, in a URL, `<collection>-<tokenId>`. @throws {RefusalError} not-found. */
export function parseTicketKey(key: string): { collection: string; tokenId: number } {
  const match = /^(0x[0-9a-f]{40})[:-](\d{1,10})$/.exec(key.toLowerCase());
  if (!match?.[1] || !match[2]) return refuseNow("not-found", { field: "key" });
  return { collection: match[1], tokenId: Number(match[2]) };
}

/**
 * The ticket, if it is this person's now, as used since the gate let it in. One of another organization's event is not-found.
 * @throws {RefusalError} not-found, signed-out, not-owner.
 */
export async function getOwnTicket(ctx: Ctx, key: string): Promise<Ticket> {
  const { collection, tokenId } = parseTicketKey(key);
  const ticket = await findTicket(collection, tokenId);
  const where = { collectionAddress: collection, organizationId: tenantOf(ctx.actor) };
  if (!ticket || (await ctx.db.event.count({ where })) === 0) return refuseNow("not-found", { field: "key" });
  await assertOwnTicket(ctx, ticket);
  return withAdmission(ctx.db, ticket);
}

/** The verified person who holds the ticket, with the wallet that can sign for it. @throws {RefusalError} not-owner. */
export async function getHolder(ctx: Ctx, ticket: Ticket): Promise<Holder> {
  if (ctx.actor.kind !== "fan" || !ctx.actor.fanId || !ctx.actor.verified) return refuseNow("signed-out");
  const fan = await ctx.db.fan.findFirst({ where: { id: ctx.actor.fanId, organizationId: ctx.actor.organizationId } });
  if (!fan?.walletId || !fan.walletAddress || fan.walletAddress !== ticket.owner) return refuseNow("not-owner");
  return { id: fan.id, email: fan.email, walletId: fan.walletId, walletAddress: fan.walletAddress };
}
