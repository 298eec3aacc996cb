import { z } from "zod";
import { withTransaction } from "../../db/prisma";
import { actorLabel } from "../../domain/access/actor";
import { allow, tenantOf } from "../../domain/access/allow";
import { type DifferenceKind, kinds } from "../../domain/difference/kinds";
import { refuseNow } from "../../domain/shared/decision";
import { audit } from "../audit/audit";
import type { Verb } from "../verb";

export const AcknowledgeInput = z.object({ id: z.uuid(), note: z.string().trim().min(3).max(500) });
export type AcknowledgeInput = z.infer<typeof AcknowledgeInput>;
export const DifferenceIdInput = z.object({ id: z.uuid() });
export type DifferenceIdInput = z.infer<typeof DifferenceIdInput>;

/** Somebody knows of it and says why it may stay. It closes by itself once it is gone. @throws {RefusalError} not-found. */
export async function acknowledgeDifference({
  ctx,
  input,
}: Verb<AcknowledgeInput>): Promise<{ acknowledged: boolean }> {
  allow(ctx.actor, "operation:write");
  const where = { id: input.id, organizationId: tenantOf(ctx.actor) };
  return withTransaction(ctx, async (tx) => {
    const row = (await tx.difference.findFirst({ where })) ?? refuseNow("not-found", { field: "id" });
    const data = { state: "acknowledged", note: input.note, acknowledgedBy: actorLabel(ctx.actor) };
    const { count } = await tx.difference.updateMany({ where: { ...where, state: "open" }, data });
    if (count === 0) return { acknowledged: false };
    await audit(tx, ctx, "difference.acknowledge", {
      subject: `difference:${row.id}`,
      change: { kind: row.kind, about: row.subject, note: input.note },
    });
    return { acknowledged: true };
  });
}

/**
 * Asks the reconciler to try again what is safe; it does so within its next round. @returns false when there is nothing open, or
 * nothing that can be tried without a person. @throws {RefusalError} not-found.
 */
export async function healAgain({ ctx, input }: Verb<DifferenceIdInput>): Promise<{ asked: boolean }> {
  allow(ctx.actor, "operation:write");
  const where = { id: input.id, organizationId: tenantOf(ctx.actor) };
  return withTransaction(ctx, async (tx) => {
    const row = (await tx.difference.findFirst({ where })) ?? refuseNow("not-found", { field: "id" });
    if (!kinds[row.kind as DifferenceKind]?.remedy) return { asked: false };
    const open = { in: ["open", "acknowledged"] };
    const data = { healAskedAt: ctx.now };
    const { count } = await tx.difference.updateMany({ where: { ...where, state: open, healAskedAt: null }, data });
    if (count > 0)
      await audit(tx, ctx, "difference.heal-again", {
        subject: `difference:${row.id}`,
        change: { kind: row.kind, about: row.subject },
      });
    return { asked: count > 0 };
  });
}
