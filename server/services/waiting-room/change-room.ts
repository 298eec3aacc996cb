import { withTransaction } from "../../db/prisma";
import { allow } from "../../domain/access/allow";
import { refuseNow } from "../../domain/shared/decision";
import type { ChangeRoomInput } from "../../domain/waiting-room/room-input";
import { audit } from "../audit/audit";
import { getOwnEvent } from "../event/find";
import type { Verb } from "../verb";
import { lockRoom } from "./find-room";

/** Pace, times and pause, while people wait. Whoever has her turn keeps it as it was promised. @throws {RefusalError} */
export async function changeRoom({ ctx, input }: Verb<ChangeRoomInput>): Promise<{ eventId: string }> {
  allow(ctx.actor, "waiting-room:write");
  const { eventId, paused, ...pace } = input;
  return withTransaction(ctx, async (tx) => {
    const { organizationId } = await getOwnEvent(tx, ctx, eventId);
    const room = await lockRoom(tx, eventId);
    if (room.endedAt) refuseNow("waiting-room-over");
    const pausedAt = paused === undefined ? room.pausedAt : paused ? (room.pausedAt ?? ctx.now) : null;
    await tx.waitingRoom.update({ where: { eventId }, data: { ...pace, pausedAt } });
    const change = { ...pace, ...(paused === undefined ? {} : { paused }) };
    await audit(tx, ctx, "waiting-room.change", { organizationId, subject: `event:${eventId}`, change });
    return { eventId };
  });
}
