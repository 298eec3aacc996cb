import { allow } from "../../domain/access/allow";
import type { Signal } from "../../ports/bus";
import { chainKnowledge } from "../chain/chain-status";
import { getOwnEvent } from "../event/find";
import { getEvent } from "../event/get-event";
import type { Verb } from "../verb";
import { changes, watched } from "./changes";
import { eventFeed } from "./event-feed";
import { eventStats } from "./event-stats";
import { publishing } from "./publishing";

/** Everything the event's dashboard shows. */
export async function eventLive({ ctx, input }: Verb<{ eventId: string }>) {
  const [event, stats, feed, progress, network] = await Promise.all([
    getEvent({ ctx, input: { id: input.eventId } }),
    eventStats({ ctx, input }),
    eventFeed({ ctx, input }),
    publishing({ ctx, input }),
    chainKnowledge(ctx),
  ]);
  return { event, stats, feed, progress, network: { trouble: network.trouble, since: network.since } };
}

/** The dashboard again, whenever sales or entries move, or the chain gets slow. */
export async function* watchEvent({ ctx, input, stop }: Verb<{ eventId: string }> & { stop: AbortSignal }) {
  allow(ctx.actor, "stats:read");
  const { id, organizationId } = await getOwnEvent(ctx.db, ctx, input.eventId);
  let { trouble: shown } = await chainKnowledge(ctx);
  const concerns = async (signal: Signal): Promise<boolean> => {
    if (signal.topic === "event") return signal.id === id;
    if (signal.topic === "order")
      return (await ctx.db.order.count({ where: { id: signal.id, eventId: id, organizationId } })) > 0;
    // Each block becomes final; only that the chain got slow or well again is shown.
    const { trouble } = await chainKnowledge({ ...ctx, now: new Date() });
    const moved = trouble !== shown;
    shown = trouble;
    return moved;
  };
  const ticks = changes(ctx.ports.bus, ["event", "order", "finality"], concerns, stop);
  yield* watched(ticks, () => eventLive({ ctx: { ...ctx, now: new Date() }, input }));
}
