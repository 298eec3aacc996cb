import { withTransaction } from "../../db/prisma";
import type { Ctx } from "../verb";
import { carryPlaces } from "../waiting-room/carry-place";
import { sessionDays } from "./start-session";
import { hashToken, newToken } from "./token";

/**
 * A session of a person who proved her e-mail. What the guest session of this browser had (holds, orders, places) comes along,
 * and the old token dies.
 */
export async function verifiedSession(
  ctx: Ctx,
  who: { organizationId: string; fanId: string },
): Promise<{ token: string }> {
  const token = newToken();
  const id = hashToken(token);
  const before =
    ctx.actor.kind === "fan" &&
    ctx.actor.organizationId === who.organizationId &&
    (ctx.actor.fanId === null || ctx.actor.fanId === who.fanId)
      ? ctx.actor.sessionId
      : null;
  await withTransaction(ctx, async (tx) => {
    await tx.fanSession.create({
      data: { id, ...who, verifiedAt: ctx.now, expiresAt: new Date(ctx.now.getTime() + sessionDays * 86_400_000) },
    });
    if (!before) return;
    await tx.hold.updateMany({ where: { sessionId: before }, data: { sessionId: id } });
    await tx.order.updateMany({ where: { sessionId: before }, data: { sessionId: id } });
    await carryPlaces(tx, { from: before, to: id, fanId: who.fanId });
    await tx.fanSession.updateMany({ where: { id: before }, data: { expiresAt: ctx.now } });
  });
  return { token };
}
