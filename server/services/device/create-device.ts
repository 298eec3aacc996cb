import { withTransaction } from "../../db/prisma";
import { allow, tenantOf } from "../../domain/access/allow";
import { pairingMinutes } from "../../domain/gate/device";
import type { CreateDeviceInput } from "../../domain/gate/gate-input";
import { refuseNow } from "../../domain/shared/decision";
import { audit } from "../audit/audit";
import type { Verb } from "../verb";
import { hashPairingSecret, newPairingSecret, type Pairing, pairingUrl } from "./pairing";

/** A scanner to be. The secret is told once, in the link; we keep its hash. @throws {RefusalError} not-found. */
export async function createDevice({ ctx, input }: Verb<CreateDeviceInput>): Promise<Pairing> {
  allow(ctx.actor, "gate:write");
  const organizationId = tenantOf(ctx.actor);
  const secret = newPairingSecret();
  const expiresAt = new Date(ctx.now.getTime() + pairingMinutes * 60_000);
  return withTransaction(ctx, async (tx) => {
    const gate = await tx.gate.findFirst({ where: { id: input.gateId, organizationId } });
    if (!gate) return refuseNow("not-found", { field: "gate" });
    const device = await tx.device.create({
      data: {
        organizationId,
        eventId: gate.eventId,
        gateId: gate.id,
        name: input.name,
        pairingHash: hashPairingSecret(secret),
        pairingExpiresAt: expiresAt,
        createdAt: ctx.now,
      },
    });
    const change = { gateId: gate.id, name: device.name };
    await audit(tx, ctx, "device.create", { organizationId, subject: `device:${device.id}`, change });
    await ctx.ports.bus.publish({ topic: "device", id: device.id }, tx);
    return { deviceId: device.id, url: pairingUrl(ctx, secret), expiresAt };
  });
}
