import type { Actor } from "../../domain/access/actor";
import { refuseNow } from "../../domain/shared/decision";
import { hashToken } from "../session/token";
import type { Ctx } from "../verb";

const seenEveryMs = 30_000;

/** The gate device behind a bearer token; anonymous when nobody knows it. @throws {RefusalError} device-revoked. */
export async function findDeviceByToken(ctx: Ctx, token: string | null): Promise<Actor> {
  if (!token) return { kind: "anonymous" };
  const device = await ctx.db.device.findUnique({ where: { tokenHash: hashToken(token) } });
  if (!device) return { kind: "anonymous" };
  if (device.revokedAt) return refuseNow("device-revoked");
  if (!device.lastSeenAt || ctx.now.getTime() - device.lastSeenAt.getTime() > seenEveryMs) {
    await ctx.db.device.updateMany({ where: { id: device.id }, data: { lastSeenAt: ctx.now } });
    await ctx.ports.bus.publish({ topic: "device", id: device.id });
  }
  const { id: deviceId, organizationId, eventId, gateId } = device;
  return { kind: "device", deviceId, organizationId, eventId, gateId };
}
