import { z } from "zod";
import { allow } from "../../domain/access/allow";
import { refuseNow } from "../../domain/shared/decision";
import { toRef } from "../../domain/shared/ref";
import { listHistory } from "../../read/history";
import { findTicket } from "../../read/ticket";
import { getOwnEvent } from "../event/find";
import { certaintyOf, toStep } from "../ticket/get-ticket-history";
import type { Verb } from "../verb";

export const EventTicketInput = z.object({
  eventId: z.uuid(),
  tokenId: z
    .number()
    .int()
    .positive()
    .max(2 ** 31 - 1),
});
export type EventTicketInput = z.infer<typeof EventTicketInput>;

/**
 * One ticket of an event with everything that happened to it: whose it was and is, and how each resale's price was split. Only for
 * those who may see buyers' addresses. @throws {RefusalError} not-found.
 */
export async function getEventTicket({ ctx, input }: Verb<EventTicketInput>) {
  allow(ctx.actor, "order:read");
  const event = await getOwnEvent(ctx.db, ctx, input.eventId);
  const ticket = event.collectionAddress && (await findTicket(event.collectionAddress, input.tokenId));
  if (!ticket) return refuseNow("not-found", { field: "tokenId" });
  const [history, gates] = await Promise.all([
    listHistory(ticket.collection, ticket.tokenId),
    ctx.db.gate.findMany({ where: { eventId: event.id }, select: { id: true, name: true } }),
  ]);
  const wallets = [...new Set(history.flatMap(({ from, to }) => [from, to]).filter((address) => address !== null))];
  const [stages, fans] = await Promise.all([
    certaintyOf(ctx, history),
    ctx.db.fan.findMany({
      where: { organizationId: event.organizationId, walletAddress: { in: wallets } },
      select: { walletAddress: true, email: true },
    }),
  ]);
  const emailOf = new Map(fans.map(({ walletAddress, email }) => [walletAddress, email]));
  const gateOf = new Map(gates.map(({ id, name }) => [toRef(id).toLowerCase(), name]));
  const person = (wallet: string | null) => wallet && { wallet, email: emailOf.get(wallet) ?? null };
  return {
    tokenId: ticket.tokenId,
    collection: ticket.collection,
    currency: event.currency,
    tierName: event.tiers.find(({ chainTierId }) => chainTierId === ticket.tierId)?.name ?? "",
    pricePaidMinor: ticket.pricePaidMinor,
    holder: person(ticket.owner),
    frozen: ticket.frozen,
    usedAt: ticket.usedAt,
    askMinor: ticket.askMinor,
    history: history.map((step, at) => ({
      ...toStep(step),
      stage: stages[at] ?? "mined",
      from: person(step.from),
      to: person(step.to),
      split: step.split,
      gateName: (step.gateRef && gateOf.get(step.gateRef)) ?? null,
    })),
  };
}
