import { allow } from "../../domain/access/allow";
import type { Verb } from "../verb";

/** The bank has decided for the seller: what was kept still is to be let go. @returns false while some of it is being frozen. */
export async function releaseTickets({ ctx, input }: Verb<{ voidingId: string }>): Promise<boolean> {
  allow(ctx.actor, "ticket:void");
  const { voidingId } = input;
  const data = { state: "releasing", code: "dispute-won" };
  await ctx.db.voidingTicket.updateMany({ where: { voidingId, state: "frozen" }, data });
  return (await ctx.db.voidingTicket.count({ where: { voidingId, state: "asked" } })) === 0;
}
