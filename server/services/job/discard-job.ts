import { z } from "zod";
import { withTransaction } from "../../db/prisma";
import { allow, tenantOf } from "../../domain/access/allow";
import { refuseNow } from "../../domain/shared/decision";
import { audit } from "../audit/audit";
import type { Verb } from "../verb";

export const DiscardJobInput = z.object({ id: z.uuid(), note: z.string().trim().min(3).max(500) });
export type DiscardJobInput = z.infer<typeof DiscardJobInput>;

/**
 * Puts a job away that shall not run again; the note says why. @returns `discarded` false when it was settled already.
 * @throws {RefusalError} not-found for another organization's.
 */
export async function discardJob({ ctx, input }: Verb<DiscardJobInput>): Promise<{ discarded: boolean }> {
  allow(ctx.actor, "operation:write");
  const organizationId = tenantOf(ctx.actor);
  return withTransaction(ctx, async (tx) => {
    const letter = await tx.deadLetter.findFirst({ where: { id: input.id, organizationId } });
    if (!letter) return refuseNow("not-found", { field: "id" });
    const { count } = await tx.deadLetter.updateMany({
      where: { id: letter.id, state: "dead" },
      data: { state: "discarded", note: input.note, settledAt: ctx.now },
    });
    if (count > 0)
      await audit(tx, ctx, "job.discard", { subject: `dead-letter:${letter.id}`, change: { job: letter.name } });
    return { discarded: count > 0 };
  });
}
