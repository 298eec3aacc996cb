import { allow } from "../../domain/access/allow";
import { deviceState } from "../../domain/gate/device";
import { getOwnEvent } from "../event/find";
import type { Verb } from "../verb";

/** Gates of an event with their devices and what each is doing. Secrets and tokens stay out. */
export async function listGates({ ctx, input }: Verb<{ eventId: string }>) {
  allow(ctx.actor, "gate:read");
  const event = await getOwnEvent(ctx.db, ctx, input.eventId);
  const gates = await ctx.db.gate.findMany({
    where: { eventId: event.id, organizationId: event.organizationId },
    include: { devices: { orderBy: { createdAt: "asc" } } },
    orderBy: { createdAt: "asc" },
  });
  return gates.map((gate) => ({
    id: gate.id,
    name: gate.name,
    devices: gate.devices.map((device) => ({
      id: device.id,
      name: device.name,
      state: deviceState(device, ctx.now),
      pairedAt: device.pairedAt,
      lastSeenAt: device.lastSeenAt,
      pairingExpiresAt: device.pairingExpiresAt,
    })),
  }));
}
