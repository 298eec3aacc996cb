import { withTransaction } from "../../db/prisma";
import { allow } from "../../domain/access/allow";
import { edit } from "../../domain/event/event";
import type { UpdateEventInput } from "../../domain/event/event-input";
import { consistent } from "../../domain/event/rules";
import { refuseNow, settled } from "../../domain/shared/decision";
import { audit } from "../audit/audit";
import type { Verb } from "../verb";
import { getOwnEvent } from "./find";
import { isUniqueViolation, slugFor } from "./free-slug";
import { sameTiers } from "./tier-rows";
import { toEvent } from "./to-event";

/** Replaces a draft. @throws {RefusalError} event-not-editable once it was published, invalid-input with the field. */
export async function updateEvent({ ctx, input }: Verb<UpdateEventInput>) {
  allow(ctx.actor, "event:write");
  const { id, tiers, ...fields } = settled(consistent(input));
  try {
    return await withTransaction(ctx, async (tx) => {
      const before = settled(edit(await getOwnEvent(tx, ctx, id)));
      const { organizationId } = before;
      const slug =
        fields.title === before.title
          ? before.slug
          : await slugFor(tx, { organizationId, title: fields.title, exceptId: id });
      // The state is part of the condition: a publish between our read and this write wins.
      const saved = await tx.event.updateMany({ where: { id, state: "draft" }, data: { ...fields, slug } });
      if (saved.count === 0) return refuseNow("event-not-editable", { state: "publishing" });
      await tx.tier.deleteMany({ where: { eventId: id } });
      await tx.tier.createMany({ data: sameTiers(before.tiers, tiers).map((tier) => ({ ...tier, eventId: id })) });
      await audit(tx, ctx, "event.update", { organizationId, subject: `event:${id}`, change: { slug } });
      return toEvent(tx, await getOwnEvent(tx, ctx, id), ctx.now);
    });
  } catch (error) {
    if (isUniqueViolation(error)) return refuseNow("slug-taken", { field: "title" });
    throw error;
  }
}
