import type { Verb } from "../verb";

/** Ends this browser's session on the server, not only in the browser. Safe twice. */
export async function signOutFan({ ctx }: Verb<object>): Promise<{ signedOut: true }> {
  if (ctx.actor.kind === "fan")
    await ctx.db.fanSession.updateMany({ where: { id: ctx.actor.sessionId }, data: { expiresAt: ctx.now } });
  return { signedOut: true };
}
