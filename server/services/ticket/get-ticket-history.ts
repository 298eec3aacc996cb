import { allow } from "../../domain/access/allow";
import { type Happening, listHistory } from "../../read/history";
import { chainKnowledge } from "../chain/chain-status";
import type { Ctx, Verb } from "../verb";
import { getOwnTicket } from "./own-ticket";

/** What both the holder and the organizer may know of it. */
export const toStep = ({ kind, at, tx, priceMinor, effectiveAt }: Happening) => ({
  kind,
  at,
  tx,
  priceMinor,
  effectiveAt,
});

/** How sure each step is by now: nothing takes back what is final. */
export async function certaintyOf(ctx: Ctx, steps: Happening[]): Promise<("mined" | "final")[]> {
  const network = await chainKnowledge(ctx);
  return steps.map(({ block }) => (network.certaintyOf(block) === "final" ? "final" : "mined"));
}

/**
 * What happened to this person's ticket, the first sale first. Whoever had it before or handled it is nobody here: a step only
 * says whether it was hers. @throws {RefusalError} not-found, not-owner, signed-out.
 */
export async function getTicketHistory({ ctx, input }: Verb<{ key: string }>) {
  allow(ctx.actor, "ticket:read");
  const ticket = await getOwnTicket(ctx, input.key);
  const history = await listHistory(ticket.collection, ticket.tokenId);
  const stages = await certaintyOf(ctx, history);
  return history.map((step, at) => ({
    ...toStep(step),
    stage: stages[at] ?? "mined",
    toYou: step.to === ticket.owner,
    fromYou: step.from === ticket.owner,
  }));
}
