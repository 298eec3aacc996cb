import { allow } from "../../domain/access/allow";
import type { Verb } from "../verb";
import { closeList } from "./close-list";
import { drawOrder } from "./draw-order";
import { giveTurns } from "./give-turns";

/**
 * Takes every open room a step further: closes its list at the opening of the sale, draws the order, gives turns. Each step is one
 * transaction that looks again under the room's lock, so a second owner, or one that died in between, changes nothing.
 */
export async function tendRooms({ ctx }: Verb<object>, signal?: AbortSignal): Promise<void> {
  allow(ctx.actor, "waiting-room:tend");
  const rooms = await ctx.db.waitingRoom.findMany({ where: { endedAt: null, drawAt: { lte: ctx.now } } });
  for (const { eventId, closedAt } of rooms) {
    if (signal?.aborted) return;
    try {
      if (!closedAt) await closeList(ctx, eventId);
      if (await drawOrder(ctx, eventId)) await giveTurns(ctx, eventId);
    } catch (error) {
      // One room that cannot be tended does not keep the others waiting.
      ctx.log.error({ err: error, eventId }, "a waiting room could not be tended");
    }
  }
}
