import type { ReturnableInput } from "../../domain/returns/returns";
import { bestMinor, type ReturnsClosed } from "../../domain/returns/terms";
import { refuseNow } from "../../domain/shared/decision";
import { buyerOf, ordersOf } from "../order/buyer";
import type { Verb } from "../verb";
import { type Voidable, voidableOf } from "../voiding/get-voidable";
import { lastOf, promisedTo } from "./promised";

export type Returnable = {
  number: string;
  eventTitle: string;
  eventSlug: string;
  /** She must prove first that the order's e-mail is hers. */
  signedOut: boolean;
  closed: ReturnsClosed | null;
  /** When it closes, or has closed; null when nothing is offered. */
  closesAt: Date | null;
  currency: string;
  timezone: string;
  /** With what goes back for each, in minor units. */
  tickets: (Voidable & { backMinor: number })[];
};

/**
 * Which tickets of her order a buyer may give back, and what she gets for each. @throws {RefusalError} not-found, also for
 * somebody else's; {AppError} indexer-behind.
 */
export async function getReturnable({ ctx, input }: Verb<ReturnableInput>): Promise<Returnable> {
  const buyer = buyerOf(ctx, "own-order:read");
  const order = await ctx.db.order.findFirst({
    where: { id: input.orderId, ...ordersOf(buyer) },
    include: {
      items: true,
      fan: { select: { walletAddress: true } },
      event: {
        select: {
          title: true,
          state: true,
          startsAt: true,
          timezone: true,
          slug: true,
          tiers: { select: { id: true, name: true } },
        },
      },
    },
  });
  if (!order) return refuseNow("not-found", { field: "orderId" });
  const { currency, event, number } = order;
  const terms = await promisedTo(ctx.db, ctx, order);
  const shown = {
    ...{ number, currency, eventTitle: event.title, eventSlug: event.slug, timezone: event.timezone },
    signedOut: !buyer.verified || buyer.fanId !== order.fanId,
  };
  if (typeof terms === "string") return { ...shown, closed: terms, closesAt: null, tickets: [] };
  const tickets = await voidableOf(ctx, order);
  return {
    ...shown,
    closed: null,
    closesAt: lastOf(event.startsAt, terms),
    tickets: tickets.map((one) => ({ ...one, backMinor: bestMinor(one.unitMinor, terms, currency) })),
  };
}
