import type { Device } from "../../../prisma/generated/client";
import { tenantOf } from "../../domain/access/allow";
import { refuseNow } from "../../domain/shared/decision";
import type { Tx } from "../../ports/database";
import type { Ctx } from "../verb";

/** The organization's own device. @throws {RefusalError} not-found. */
export async function getOwnDevice(tx: Tx, ctx: Ctx, id: string): Promise<Device> {
  const device = await tx.device.findFirst({ where: { id, organizationId: tenantOf(ctx.actor) } });
  return device ?? refuseNow("not-found", { field: "device" });
}
