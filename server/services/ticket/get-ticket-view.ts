import { allow, tenantOf } from "../../domain/access/allow";
import { refuseNow } from "../../domain/shared/decision";
import type { Verb } from "../verb";
import { describeTickets } from "./describe-tickets";
import { getOwnTicket } from "./own-ticket";

/** One ticket of this person's. @throws {RefusalError} not-found, not-owner, signed-out. */
export async function getTicketView({ ctx, input }: Verb<{ key: string }>) {
  allow(ctx.actor, "ticket:read");
  const ticket = await getOwnTicket(ctx, input.key);
  const [view] = await describeTickets(ctx, tenantOf(ctx.actor), [ticket]);
  return view ?? refuseNow("not-found", { field: "key" });
}
