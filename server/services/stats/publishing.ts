import { allow } from "../../domain/access/allow";
import { type ChainWait, noWait, waitingFor } from "../../domain/chain/waiting";
import { chainKnowledge } from "../chain/chain-status";
import { deployKey } from "../event/deploy-event";
import { getOwnEvent } from "../event/find";
import type { Ctx, Verb } from "../verb";

export type Publishing = {
  wallet: boolean;
  submitted: boolean;
  mined: boolean;
  stuck: boolean;
  chain: ChainWait;
};
/** What changes of an event on its way to the chain; `progress` is null when it is not being published. */
export type EventFact = { state: string; progress: Publishing | null; intent: string | null };

/** How far publishing has come, in steps a person understands; null when the event is not being published. */
export async function publishing({ ctx, input }: Verb<{ eventId: string }>): Promise<Publishing | null> {
  allow(ctx.actor, "event:read");
  const event = await getOwnEvent(ctx.db, ctx, input.eventId);
  return (await eventFacts(ctx, [event.id])).get(event.id)?.progress ?? null;
}

/** The same of any number of events with the same few questions. */
export async function eventFacts(ctx: Ctx, eventIds: readonly string[]): Promise<Map<string, EventFact>> {
  const events = await ctx.db.event.findMany({
    where: { id: { in: [...eventIds] } },
    select: { id: true, state: true, organizationId: true },
  });
  const moving = events.filter(({ state }) => state === "publishing");
  const [organizations, runs, network] =
    moving.length === 0
      ? [[], [], null]
      : await Promise.all([
          ctx.db.organization.findMany({
            where: { id: { in: moving.map(({ organizationId }) => organizationId) } },
            select: { id: true, walletAddress: true },
          }),
          ctx.db.sagaRun.findMany({
            where: {
              workflow: "publish-event",
              OR: moving.map(({ id }) => ({ subject: { startsWith: `event:${id}:` } })),
            },
            orderBy: { createdAt: "desc" },
            select: { id: true, subject: true, state: true, tries: true },
          }),
          chainKnowledge(ctx),
        ]);
  const latest = new Map<string, (typeof runs)[number]>();
  for (const run of runs) {
    const eventId = run.subject.split(":")[1] ?? "";
    if (!latest.has(eventId)) latest.set(eventId, run);
  }
  const keys = [...latest.values()].map(({ id }) => deployKey(id));
  const intents =
    keys.length === 0
      ? []
      : await ctx.db.chainIntent.findMany({
          where: { dedupeKey: { in: keys } },
          select: { dedupeKey: true, state: true, error: true },
        });
  return new Map<string, EventFact>(
    events.map((event) => {
      if (event.state !== "publishing") return [event.id, { state: event.state, progress: null, intent: null }];
      const run = latest.get(event.id);
      const key = run ? deployKey(run.id) : null;
      const intent = intents.find(({ dedupeKey }) => dedupeKey === key);
      const wallet = organizations.find(({ id }) => id === event.organizationId)?.walletAddress;
      const stuck = run?.state === "stuck";
      const progress: Publishing = {
        wallet: Boolean(wallet),
        submitted: intent ? intent.state !== "queued" : false,
        mined: intent?.state === "mined" || intent?.state === "final",
        stuck: stuck || (run?.tries ?? 0) > 1,
        // A signature that the factory did not take is made again, so nothing has failed yet.
        chain:
          network && intent && intent.state !== "failed" ? waitingFor({ intents: [intent], stuck, network }) : noWait,
      };
      return [event.id, { state: event.state, progress, intent: key }];
    }),
  );
}
