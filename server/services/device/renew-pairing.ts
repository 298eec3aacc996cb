import { withTransaction } from "../../db/prisma";
import { allow } from "../../domain/access/allow";
import { renewPairing } from "../../domain/gate/device";
import type { DeviceId } from "../../domain/gate/gate-input";
import { refuseNow, settled } from "../../domain/shared/decision";
import { audit } from "../audit/audit";
import type { Verb } from "../verb";
import { getOwnDevice } from "./find";
import { hashPairingSecret, newPairingSecret, type Pairing, pairingUrl } from "./pairing";

/** A new code for a device that has not paired; the old one stops working. @throws {RefusalError} not-found, conflict, device-revoked. */
export async function renewDevicePairing({ ctx, input }: Verb<DeviceId>): Promise<Pairing> {
  allow(ctx.actor, "gate:write");
  const secret = newPairingSecret();
  return withTransaction(ctx, async (tx) => {
    const { id, organizationId, pairingExpiresAt } = settled(
      renewPairing(await getOwnDevice(tx, ctx, input.id), ctx.now),
    );
    const saved = await tx.device.updateMany({
      where: { id, pairedAt: null, revokedAt: null },
      data: { pairingHash: hashPairingSecret(secret), pairingExpiresAt },
    });
    if (saved.count === 0) return refuseNow("conflict", { field: "device", rule: "paired" });
    await audit(tx, ctx, "device.renew-pairing", { organizationId, subject: `device:${id}` });
    await ctx.ports.bus.publish({ topic: "device", id }, tx);
    return { deviceId: id, url: pairingUrl(ctx, secret), expiresAt: pairingExpiresAt };
  });
}
