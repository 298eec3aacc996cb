import { withTransaction } from "../../db/prisma";
import { refuseNow } from "../../domain/shared/decision";
import { audit } from "../audit/audit";
import type { Verb } from "../verb";

/** Ends every console session of the person who asks, on all her devices. @throws {RefusalError} signed-out. */
export async function endSessions({ ctx }: Verb<object>): Promise<{ ended: true }> {
  const { actor } = ctx;
  if (actor.kind !== "member" && actor.kind !== "user") return refuseNow("signed-out");
  await withTransaction(ctx, async (tx) => {
    await tx.user.update({ where: { id: actor.userId }, data: { sessionVersion: { increment: 1 } } });
    await audit(tx, ctx, "auth.end-sessions", { subject: `user:${actor.userId}` });
  });
  return { ended: true };
}
