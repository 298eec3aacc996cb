import { allow } from "../../domain/access/allow";
import { crashPoint } from "../../domain/shared/crash-point";
import { judge } from "../../domain/voiding/voiding";
import { findTicket } from "../../read/ticket";
import { withAdmission } from "../check-in/admission";
import type { Verb } from "../verb";

/**
 * Looks at each ticket that was frozen, when the view shows it frozen: what is not its buyer's any more, or was used, is let go.
 * @throws {AppError} indexer-behind.
 */
export async function judgeTickets({ ctx, input }: Verb<{ voidingId: string }>): Promise<void> {
  allow(ctx.actor, "ticket:void");
  const asked = await ctx.db.voidingTicket.findMany({ where: { voidingId: input.voidingId, state: "asked" } });
  for (const { id, collection, tokenId, holder } of asked) {
    const ticket = await findTicket(collection, tokenId);
    const data = judge(ticket && (await withAdmission(ctx.db, ticket)), holder);
    await ctx.db.voidingTicket.updateMany({ where: { id, state: "asked" }, data });
  }
  crashPoint("void-judged");
}
