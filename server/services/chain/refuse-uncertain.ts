import { isEnough, neededFor, type RiskyAction } from "../../domain/chain/finality";
import { refuseNow } from "../../domain/shared/decision";
import type { Ticket } from "../../domain/ticket/ticket";
import { listMoveBlocks } from "../../read/certainty";
import type { Ctx } from "../verb";
import { chainKnowledge } from "./chain-status";

/**
 * Lets an act about a ticket go on only when the chain is as certain of its holder as the act needs (domain/chain/finality.ts).
 * @throws {RefusalError} ticket-pending, with what is needed. @throws {AppError} indexer-behind.
 */
export async function refuseUncertain(ctx: Ctx, ticket: Ticket, action: RiskyAction): Promise<void> {
  const valueMinor = ticket.pricePaidMinor;
  // A ticket that the view shows is in a block.
  if (isEnough("mined", { action, valueMinor, stalled: false })) return;
  const [blocks, { stalled, certaintyOf }] = await Promise.all([listMoveBlocks([ticket]), chainKnowledge(ctx)]);
  const block = blocks.get(ticket.key);
  const have = block === undefined ? "mined" : certaintyOf(block);
  const risk = { action, valueMinor, stalled };
  if (!isEnough(have, risk)) refuseNow("ticket-pending", { needs: neededFor(risk), stalled });
}
