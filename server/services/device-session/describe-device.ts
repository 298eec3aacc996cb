import { allow } from "../../domain/access/allow";
import { refuseNow } from "../../domain/shared/decision";
import type { Ctx } from "../verb";

/** What a scanner shows about itself: its gate, its event and what it has counted. No person is named. @throws {RefusalError} */
export async function describeDevice({ ctx }: { ctx: Ctx }) {
  allow(ctx.actor, "gate:read");
  if (ctx.actor.kind !== "device") return refuseNow("forbidden");
  const { deviceId, organizationId, eventId, gateId } = ctx.actor;
  const [device, event, gateAdmitted, eventAdmitted, refused] = await Promise.all([
    ctx.db.device.findFirstOrThrow({ where: { id: deviceId, organizationId }, include: { gate: true } }),
    ctx.db.event.findFirstOrThrow({
      where: { id: eventId, organizationId },
      include: { tiers: { select: { sold: true } }, organization: { select: { name: true } } },
    }),
    ctx.db.checkIn.count({ where: { organizationId, eventId, gateId, admitted: true } }),
    ctx.db.checkIn.count({ where: { organizationId, eventId, admitted: true } }),
    ctx.db.checkIn.count({ where: { organizationId, eventId, deviceId, admitted: false } }),
  ]);
  return {
    device: { id: device.id, name: device.name },
    gate: { name: device.gate.name },
    organization: { name: event.organization.name },
    event: {
      id: event.id,
      title: event.title,
      state: event.state,
      venueName: event.venueName,
      timezone: event.timezone,
      doorsAt: event.doorsAt,
      startsAt: event.startsAt,
    },
    counts: {
      gateAdmitted,
      eventAdmitted,
      refused,
      sold: event.tiers.reduce((sum, tier) => sum + tier.sold, 0),
    },
    serverNow: ctx.now,
  };
}
