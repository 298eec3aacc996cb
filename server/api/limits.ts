import type { Actor } from "../domain/access/actor";
import type { DoorName } from "../domain/limit/doors";
import { passDoor, spendAt } from "../services/limit/pass-door";
import type { ApiContext } from "./context";

/** Who is counted besides the address: the person where she is known, else her browser or device. */
export function accountOf(actor: Actor): string | null {
  switch (actor.kind) {
    case "fan":
      return actor.fanId ? `fan:${actor.fanId}` : `session:${actor.sessionId}`;
    case "user":
    case "member":
      return `user:${actor.userId}`;
    case "device":
      return `device:${actor.deviceId}`;
    default:
      return null;
  }
}

/**
 * Counts one call of a procedure by address and by account, and asks the bot hook where the door wants it (domain/limit/doors.ts).
 * @throws {RefusalError} rate-limited with the seconds to wait, visitor-refused.
 */
export async function limit(door: DoorName, ctx: Pick<ApiContext, "actor" | "db" | "visit">): Promise<void> {
  const { actor, visit } = ctx;
  await spendAt(visit.limits, door, "address", visit.address);
  const visitor = {
    ...visit,
    headerOrder: () => visit.headerOrder,
    account: accountOf(actor),
    accountAgeSeconds: () => accountAge(ctx),
  };
  await passDoor(visit, door, visitor);
}

async function accountAge({ actor, db }: Pick<ApiContext, "actor" | "db">): Promise<number | null> {
  const made =
    actor.kind === "fan"
      ? actor.fanId
        ? await db.fan.findUnique({ where: { id: actor.fanId }, select: { createdAt: true } })
        : await db.fanSession.findUnique({ where: { id: actor.sessionId }, select: { createdAt: true } })
      : actor.kind === "user" || actor.kind === "member"
        ? await db.user.findUnique({ where: { id: actor.userId }, select: { createdAt: true } })
        : null;
  return made ? Math.max(0, Math.floor((Date.now() - made.createdAt.getTime()) / 1_000)) : null;
}
