import { allow } from "../../domain/access/allow";
import { getOwnEvent } from "../event/find";
import { changes, watched } from "../stats/changes";
import type { Verb } from "../verb";
import { listGates } from "./list-gates";

/** The event's gates and devices, again whenever a device pairs, is revoked or changes its state. */
export async function* watchGates({ ctx, input, stop }: Verb<{ eventId: string }> & { stop: AbortSignal }) {
  allow(ctx.actor, "gate:read");
  const event = await getOwnEvent(ctx.db, ctx, input.eventId);
  const isOurs = async (id: string) =>
    (await ctx.db.device.count({ where: { id, eventId: event.id, organizationId: event.organizationId } })) > 0;
  const ticks = changes(ctx.ports.bus, ["device"], (signal) => isOurs(signal.id), stop);
  yield* watched(ticks, () => listGates({ ctx: { ...ctx, now: new Date() }, input }));
}
