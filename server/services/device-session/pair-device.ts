import { withTransaction } from "../../db/prisma";
import { refuseNow } from "../../domain/shared/decision";
import { hashToken, newToken } from "../session/token";
import type { Verb } from "../verb";
import { describeDevice } from "./describe-device";

/**
 * Turns the one-time secret of a pairing QR into a device's token. The secret dies with its first use, whoever is quicker.
 * @throws {RefusalError} pairing-invalid, also when it is too old or was used: a stranger learns nothing.
 */
export async function pairDevice({ ctx, input }: Verb<{ secret: string; deviceName?: string | undefined }>) {
  const pairingHash = hashToken(input.secret);
  const token = newToken();
  const device = await withTransaction(ctx, async (tx) => {
    const found = await tx.device.findUnique({ where: { pairingHash } });
    if (!found) return refuseNow("pairing-invalid");
    const paired = await tx.device.updateMany({
      where: { id: found.id, pairingHash, revokedAt: null, pairingExpiresAt: { gt: ctx.now } },
      data: {
        pairingHash: null,
        pairingExpiresAt: null,
        tokenHash: hashToken(token),
        pairedAt: ctx.now,
        lastSeenAt: ctx.now,
        ...(input.deviceName ? { name: input.deviceName } : {}),
      },
    });
    if (paired.count === 0) return refuseNow("pairing-invalid");
    await tx.audit.create({
      data: {
        organizationId: found.organizationId,
        actor: `device:${found.id}`,
        action: "device.pair",
        subject: `device:${found.id}`,
        requestId: ctx.requestId,
        createdAt: ctx.now,
      },
    });
    await ctx.ports.bus.publish({ topic: "device", id: found.id }, tx);
    return found;
  });
  const { id: deviceId, organizationId, eventId, gateId } = device;
  const actor = { kind: "device", deviceId, organizationId, eventId, gateId } as const;
  return { token, ...(await describeDevice({ ctx: { ...ctx, actor } })) };
}
