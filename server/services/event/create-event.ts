import { withTransaction } from "../../db/prisma";
import { allow, tenantOf } from "../../domain/access/allow";
import type { CreateEventInput } from "../../domain/event/event-input";
import { consistent } from "../../domain/event/rules";
import { refuseNow, settled } from "../../domain/shared/decision";
import { audit } from "../audit/audit";
import type { Verb } from "../verb";
import { isUniqueViolation, slugFor } from "./free-slug";
import { tierRows } from "./tier-rows";
import { toEvent } from "./to-event";

/** A new draft. @throws {RefusalError} invalid-input with the field and the rule, slug-taken in a race of equal titles. */
export async function createEvent({ ctx, input }: Verb<CreateEventInput>) {
  allow(ctx.actor, "event:write");
  const organizationId = tenantOf(ctx.actor);
  const { tiers, ...fields } = settled(consistent(input));
  try {
    return await withTransaction(ctx, async (tx) => {
      const slug = await slugFor(tx, { organizationId, title: fields.title });
      const event = await tx.event.create({
        data: { ...fields, organizationId, slug, createdAt: ctx.now, tiers: { create: tierRows(tiers) } },
        include: { tiers: { orderBy: { chainTierId: "asc" } } },
      });
      await audit(tx, ctx, "event.create", { organizationId, subject: `event:${event.id}`, change: { slug } });
      return toEvent(tx, event, ctx.now);
    });
  } catch (error) {
    if (isUniqueViolation(error)) return refuseNow("slug-taken", { field: "title" });
    throw error;
  }
}
