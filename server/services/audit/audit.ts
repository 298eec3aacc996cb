import type { Prisma } from "../../../prisma/generated/client";
import { actorLabel } from "../../domain/access/actor";
import type { Tx } from "../../ports/database";
import type { Ctx } from "../verb";

/** What was done to what ("order:<id>"); `change` holds ids, states and amounts, never a person's data. */
export type Trace = { subject: string; organizationId?: string | null; change?: Prisma.InputJsonObject };

/** Leaves a trace in the caller's transaction: what was rolled back was not done. */
export async function audit(tx: Tx, ctx: Ctx, action: string, trace: Trace): Promise<void> {
  const ofActor = "organizationId" in ctx.actor ? ctx.actor.organizationId : null;
  await tx.audit.create({
    data: {
      organizationId: trace.organizationId ?? ofActor,
      actor: actorLabel(ctx.actor),
      action,
      subject: trace.subject,
      change: trace.change ?? {},
      requestId: ctx.requestId,
      createdAt: ctx.now,
    },
  });
}
