import type { ScanFacts } from "../../domain/check-in/decide-scan";
import type { Ticket } from "../../domain/ticket/ticket";
import { findTicket } from "../../read/ticket";
import { viewTime } from "../../read/view";
import type { Ctx } from "../verb";
import { isStill } from "./admission";

/** What the view says of a ticket. A view that cannot be read is an answer too: the door must not stand still. */
export async function readTicket(ctx: Ctx, collection: string, tokenId: number): Promise<Ticket | "missing" | "down"> {
  try {
    return (await findTicket(collection, tokenId)) ?? "missing";
  } catch (error) {
    ctx.log.warn({ err: error, collection }, "the view of the chain cannot be read");
    return "down";
  }
}

/** Blocks come every second or two, so a view that stands for this long has stopped. */
const stoppedAfterMs = 20_000;

/** Whether waiting for the view makes sense. Asked only when the view does not know enough. */
export async function viewHasStopped(ctx: Ctx): Promise<boolean> {
  try {
    return ctx.now.getTime() - (await viewTime()).getTime() > stoppedAfterMs;
  } catch {
    return true;
  }
}

/** What our own books say of a ticket, which may be further than the view. */
export async function readBooks(ctx: Ctx, collection: string, tokenId: number): Promise<ScanFacts["books"]> {
  const ticket = { collection, tokenId };
  const [admitted, offers, sold, gifts, given, still] = await Promise.all([
    ctx.db.checkIn.count({ where: { ...ticket, admitted: true } }),
    ctx.db.listing.findMany({
      where: { ...ticket, state: { in: ["submitting", "active", "cancelling", "settling"] } },
      select: { state: true },
    }),
    ctx.db.listing.count({ where: { ...ticket, state: "sold" } }),
    ctx.db.gift.count({ where: { ...ticket, state: "submitting" } }),
    ctx.db.gift.count({ where: { ...ticket, state: "done" } }),
    isStill(ctx.db, ticket),
  ]);
  return {
    admitted: admitted > 0,
    offered: offers.some((offer) => offer.state !== "settling"),
    moving: gifts > 0 || offers.some((offer) => offer.state === "settling"),
    transfers: sold + given,
    still,
  };
}
