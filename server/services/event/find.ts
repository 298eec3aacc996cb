import type { Event, Tier } from "../../../prisma/generated/client";
import { tenantOf } from "../../domain/access/allow";
import { refuseNow } from "../../domain/shared/decision";
import type { Tx } from "../../ports/database";
import type { Ctx } from "../verb";

export type EventWithTiers = Event & { tiers: Tier[] };

/** The organization's own event. Somebody else's is not-found: its existence is nobody's business. @throws {RefusalError} */
export async function getOwnEvent(db: Tx, ctx: Ctx, id: string): Promise<EventWithTiers> {
  const event = await db.event.findFirst({
    where: { id, organizationId: tenantOf(ctx.actor) },
    include: { tiers: { orderBy: { chainTierId: "asc" } } },
  });
  return event ?? refuseNow("not-found", { field: "event" });
}
