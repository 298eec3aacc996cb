import { withTransaction } from "../../db/prisma";
import { allow, tenantOf } from "../../domain/access/allow";
import type { CreateGateInput } from "../../domain/gate/gate-input";
import { refuseNow } from "../../domain/shared/decision";
import { audit } from "../audit/audit";
import { getOwnEvent } from "../event/find";
import { isUniqueViolation } from "../event/free-slug";
import type { Verb } from "../verb";

/** A named entrance of an event. @throws {RefusalError} not-found, invalid-input when the name is taken. */
export async function createGate({ ctx, input }: Verb<CreateGateInput>): Promise<{ id: string; name: string }> {
  allow(ctx.actor, "gate:write");
  const organizationId = tenantOf(ctx.actor);
  try {
    return await withTransaction(ctx, async (tx) => {
      const event = await getOwnEvent(tx, ctx, input.eventId);
      const gate = await tx.gate.create({
        data: { organizationId, eventId: event.id, name: input.name, createdAt: ctx.now },
      });
      await audit(tx, ctx, "gate.create", { organizationId, subject: `gate:${gate.id}`, change: { name: gate.name } });
      return { id: gate.id, name: gate.name };
    });
  } catch (error) {
    if (isUniqueViolation(error)) return refuseNow("invalid-input", { field: "name", rule: "taken" });
    throw error;
  }
}
