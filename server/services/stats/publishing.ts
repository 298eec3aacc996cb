import { allow } from "../../domain/access/allow";
import { getOwnEvent } from "../event/find";
import type { Verb } from "../verb";

/** How far publishing has come, in steps a person understands; null when the event is not being published. */
export async function publishing({ ctx, input }: Verb<{ eventId: string }>) {
  allow(ctx.actor, "event:read");
  const event = await getOwnEvent(ctx.db, ctx, input.eventId);
  if (event.state !== "publishing") return null;
  const [organization, intent, run] = await Promise.all([
    ctx.db.organization.findUnique({ where: { id: event.organizationId }, select: { walletAddress: true } }),
    ctx.db.chainIntent.findUnique({ where: { dedupeKey: `deploy:${event.id}` }, select: { state: true } }),
    ctx.db.sagaRun.findUnique({
      where: { workflow_subject: { workflow: "publish-event", subject: `event:${event.id}` } },
      select: { state: true },
    }),
  ]);
  return {
    wallet: Boolean(organization?.walletAddress),
    submitted: intent ? intent.state !== "queued" : false,
    mined: intent?.state === "mined" || intent?.state === "final",
    stuck: run?.state === "stuck" || intent?.state === "failed",
  };
}
