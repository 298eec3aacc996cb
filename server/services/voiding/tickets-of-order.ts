import { fromRef, toRef } from "../../domain/shared/ref";
import type { Ticket } from "../../domain/ticket/ticket";
import { findTicket, listTicketsByOrderRefs } from "../../read/ticket";
import type { Ctx } from "../verb";

type Order = {
  id: string;
  kind: string;
  listingId: string | null;
  items: readonly { id: string; tierId: string; unitMinor: number }[];
};
export type OrderTicket = {
  ticket: Ticket;
  /** The line that it was minted for: another order's, when this one bought it of a fan. */
  orderItemId: string;
  tierId: string;
  /** What this order paid for it, in minor units. */
  unitMinor: number;
};

/** The tickets that an order paid for, as the view shows them now; ended ones are left out. @throws {AppError} indexer-behind. */
export async function ticketsOfOrder(db: Ctx["db"], order: Order): Promise<OrderTicket[]> {
  if (order.kind !== "resale") {
    const itemOf = new Map(order.items.map((item) => [toRef(item.id) as string, item]));
    const found = await listTicketsByOrderRefs([...itemOf.keys()]);
    return found.flatMap((ticket) => {
      const item = itemOf.get(ticket.orderRef);
      return item ? [{ ticket, orderItemId: item.id, tierId: item.tierId, unitMinor: item.unitMinor }] : [];
    });
  }
  const [item] = order.items;
  const listing = order.listingId ? await db.listing.findUnique({ where: { id: order.listingId } }) : null;
  const ticket = listing && (await findTicket(listing.collection, listing.tokenId));
  if (!item || !ticket || /^0x0+$/.test(ticket.owner)) return [];
  return [{ ticket, orderItemId: fromRef(ticket.orderRef), tierId: item.tierId, unitMinor: item.unitMinor }];
}
