import { randomBytes } from "node:crypto";
import { withTransaction } from "../../db/prisma";
import { allow } from "../../domain/access/allow";
import { refuseNow } from "../../domain/shared/decision";
import { commitmentTo } from "../../domain/waiting-room/draw";
import type { PlanRoomInput } from "../../domain/waiting-room/room-input";
import { audit } from "../audit/audit";
import { getOwnEvent } from "../event/find";
import type { Verb } from "../verb";
import { lockRoom } from "./find-room";

/**
 * Switches the waiting room of an event on, and publishes the commitment to the seed that will decide. Until the room opens its times
 * may be moved; the seed never changes, and no one is shown it. @throws {RefusalError} not-found, invalid-input, conflict.
 */
export async function planRoom({ ctx, input }: Verb<PlanRoomInput>) {
  allow(ctx.actor, "waiting-room:write");
  const { eventId, opensAt, drawAt, verifiedOnly } = input;
  if (opensAt < ctx.now) refuseNow("invalid-input", { field: "opensAt", rule: "in-the-future" });
  if (drawAt.getTime() - opensAt.getTime() < 60_000)
    refuseNow("invalid-input", { field: "drawAt", rule: "after-opening" });
  return withTransaction(ctx, async (tx) => {
    const event = await getOwnEvent(tx, ctx, eventId);
    await tx.$queryRaw`select 1 from "Event" where id = ${eventId}::uuid for update`;
    if (event.state === "cancelled" || event.endsAt <= drawAt) refuseNow("event-not-live", { state: event.state });
    const { organizationId } = event;
    const times = { opensAt, drawAt, verifiedOnly };
    const change = { opensAt: opensAt.toISOString(), drawAt: drawAt.toISOString(), verifiedOnly };
    if (await tx.waitingRoom.findUnique({ where: { eventId } })) {
      const before = await lockRoom(tx, eventId);
      if (before.opensAt <= ctx.now || before.endedAt) refuseNow("conflict", { field: "opensAt" });
      await tx.waitingRoom.update({ where: { eventId }, data: times });
      await audit(tx, ctx, "waiting-room.move", { organizationId, subject: `event:${eventId}`, change });
      return { eventId, commitment: before.commitment };
    }
    const seed = randomBytes(32).toString("hex");
    const commitment = commitmentTo(seed);
    await tx.waitingRoom.create({
      data: { eventId, organizationId, ...times, commitment, seed, createdAt: ctx.now },
    });
    // The trail only grows: what was promised before the room opened can be looked up afterwards.
    await audit(tx, ctx, "waiting-room.plan", {
      organizationId,
      subject: `event:${eventId}`,
      change: { ...change, commitment },
    });
    return { eventId, commitment };
  });
}
