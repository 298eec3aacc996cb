import { withTransaction } from "../../db/prisma";
import { allow } from "../../domain/access/allow";
import type { DeviceId } from "../../domain/gate/gate-input";
import { audit } from "../audit/audit";
import type { Verb } from "../verb";
import { getOwnDevice } from "./find";

/** The device stops scanning with its next call. Safe twice. @throws {RefusalError} not-found. */
export async function revokeDevice({ ctx, input }: Verb<DeviceId>): Promise<{ revoked: true }> {
  allow(ctx.actor, "gate:write");
  return withTransaction(ctx, async (tx) => {
    const { id, organizationId } = await getOwnDevice(tx, ctx, input.id);
    const revoked = await tx.device.updateMany({
      where: { id, revokedAt: null },
      // The token's hash stays: a revoked device is told so, instead of being unknown.
      data: { revokedAt: ctx.now, pairingHash: null },
    });
    if (revoked.count > 0) {
      await audit(tx, ctx, "device.revoke", { organizationId, subject: `device:${id}` });
      await ctx.ports.bus.publish({ topic: "device", id }, tx);
    }
    return { revoked: true };
  });
}
