import { allow } from "../../domain/access/allow";
import type { Signal } from "../../ports/bus";
import { getOwnEvent } from "../event/find";
import { getEvent } from "../event/get-event";
import type { Verb } from "../verb";
import { changes, watched } from "./changes";
import { eventFeed } from "./event-feed";
import { eventStats } from "./event-stats";
import { publishing } from "./publishing";

/** Everything the event's dashboard shows. */
export async function eventLive({ ctx, input }: Verb<{ eventId: string }>) {
  const [event, stats, feed, progress] = await Promise.all([
    getEvent({ ctx, input: { id: input.eventId } }),
    eventStats({ ctx, input }),
    eventFeed({ ctx, input }),
    publishing({ ctx, input }),
  ]);
  return { event, stats, feed, progress };
}

/** The dashboard again, whenever sales, entries or the collection move. */
export async function* watchEvent({ ctx, input, stop }: Verb<{ eventId: string }> & { stop: AbortSignal }) {
  allow(ctx.actor, "stats:read");
  const { id, organizationId } = await getOwnEvent(ctx.db, ctx, input.eventId);
  const concerns = async (signal: Signal): Promise<boolean> => {
    if (signal.topic === "event") return signal.id === id;
    if (signal.topic === "order")
      return (await ctx.db.order.count({ where: { id: signal.id, eventId: id, organizationId } })) > 0;
    // The chain speaks of intents and blocks: cheap to look again, the ticks are bundled.
    return true;
  };
  const ticks = changes(ctx.ports.bus, ["event", "order", "chain"], concerns, stop);
  yield* watched(ticks, () => eventLive({ ctx: { ...ctx, now: new Date() }, input }));
}
