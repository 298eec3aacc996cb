import { allow } from "../../domain/access/allow";
import { deployKey } from "../event/deploy-event";
import { getOwnEvent } from "../event/find";
import type { Verb } from "../verb";

/** How far publishing has come, in steps a person understands; null when the event is not being published. */
export async function publishing({ ctx, input }: Verb<{ eventId: string }>) {
  allow(ctx.actor, "event:read");
  const event = await getOwnEvent(ctx.db, ctx, input.eventId);
  if (event.state !== "publishing") return null;
  const [organization, run] = await Promise.all([
    ctx.db.organization.findUnique({ where: { id: event.organizationId }, select: { walletAddress: true } }),
    ctx.db.sagaRun.findFirst({
      where: { workflow: "publish-event", subject: { startsWith: `event:${event.id}:` } },
      orderBy: { createdAt: "desc" },
      select: { id: true, state: true, tries: true },
    }),
  ]);
  const intent = run
    ? await ctx.db.chainIntent.findUnique({ where: { dedupeKey: deployKey(run.id) }, select: { state: true } })
    : null;
  return {
    wallet: Boolean(organization?.walletAddress),
    submitted: intent ? intent.state !== "queued" : false,
    mined: intent?.state === "mined" || intent?.state === "final",
    stuck: run?.state === "stuck" || (run?.tries ?? 0) > 1,
  };
}
