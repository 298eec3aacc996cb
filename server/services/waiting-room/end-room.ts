import { withTransaction } from "../../db/prisma";
import { allow } from "../../domain/access/allow";
import { audit } from "../audit/audit";
import { getOwnEvent } from "../event/find";
import type { Verb } from "../verb";
import { lockRoom } from "./find-room";

/** Switches the room off for good: tickets are sold to everybody again. Asked twice, done once. @throws {RefusalError} */
export async function endRoom({ ctx, input }: Verb<{ eventId: string }>): Promise<{ eventId: string }> {
  allow(ctx.actor, "waiting-room:write");
  const { eventId } = input;
  return withTransaction(ctx, async (tx) => {
    const { organizationId } = await getOwnEvent(tx, ctx, eventId);
    const room = await lockRoom(tx, eventId);
    if (room.endedAt) return { eventId };
    await tx.waitingRoom.update({ where: { eventId }, data: { endedAt: ctx.now } });
    await audit(tx, ctx, "waiting-room.end", { organizationId, subject: `event:${eventId}` });
    return { eventId };
  });
}
