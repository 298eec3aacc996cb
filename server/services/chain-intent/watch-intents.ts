import { allow, tenantOf } from "../../domain/access/allow";
import { changes, watched } from "../stats/changes";
import type { Verb } from "../verb";

/** How many intents of the organization are in which state, again whenever the chain moves. */
export async function* watchIntents({ ctx, stop }: Verb<object> & { stop: AbortSignal }) {
  allow(ctx.actor, "operation:read");
  const organizationId = tenantOf(ctx.actor);
  const ticks = changes(ctx.ports.bus, ["chain", "finality"], () => true, stop);
  yield* watched(ticks, async () => {
    const rows = await ctx.db.chainIntent.groupBy({ by: ["state"], where: { organizationId }, _count: true });
    return Object.fromEntries(rows.map(({ state, _count }) => [state, _count]));
  });
}
