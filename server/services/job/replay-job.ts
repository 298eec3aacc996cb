import { z } from "zod";
import { withTransaction } from "../../db/prisma";
import { allow, tenantOf } from "../../domain/access/allow";
import { refuseNow } from "../../domain/shared/decision";
import type { Tx } from "../../ports/database";
import type { Job } from "../../ports/queue";
import { audit } from "../audit/audit";
import type { Ctx, Verb } from "../verb";

export const JobIdInput = z.object({ id: z.uuid() });
export type JobIdInput = z.infer<typeof JobIdInput>;

/** As many as one transaction takes; what is left is told. */
const mostAtOnce = 200;

type Letter = { id: string; name: string; key: string; payload: unknown };

/** Only whoever finds the letter open sends it; the other press finds it replayed. @returns whether this call did it. */
async function replay(tx: Tx, ctx: Ctx, letter: Letter): Promise<boolean> {
  const { count } = await tx.deadLetter.updateMany({
    where: { id: letter.id, state: "dead" },
    data: { state: "replayed", settledAt: ctx.now },
  });
  if (count === 0) return false;
  const { name, payload, key } = letter as Letter & Pick<Job, "name" | "payload">;
  await ctx.ports.queue.enqueue(tx, { name, payload, key });
  await audit(tx, ctx, "job.replay", { subject: `dead-letter:${letter.id}`, change: { job: name } });
  return true;
}

/** The same in the caller's transaction, who has authorised. @returns false when the letter was settled already. */
export async function replayLetter(tx: Tx, ctx: Ctx, id: string): Promise<boolean> {
  const letter = await tx.deadLetter.findUnique({ where: { id } });
  return letter ? replay(tx, ctx, letter) : false;
}

/**
 * Runs a job again that was given up, with all its tries. Safe to press twice: the job goes into the queue once.
 * @returns `replayed` false when it was settled already. @throws {RefusalError} not-found for another organization's.
 */
export async function replayJob({ ctx, input }: Verb<JobIdInput>): Promise<{ replayed: boolean }> {
  allow(ctx.actor, "operation:write");
  const organizationId = tenantOf(ctx.actor);
  return withTransaction(ctx, async (tx) => {
    const letter = await tx.deadLetter.findFirst({ where: { id: input.id, organizationId } });
    if (!letter) return refuseNow("not-found", { field: "id" });
    return { replayed: await replay(tx, ctx, letter) };
  });
}

/** Runs every open letter of the organization again, two hundred a press. @returns how many went, and how many are left. */
export async function replayAllJobs({ ctx }: { ctx: Ctx }): Promise<{ replayed: number; left: number }> {
  allow(ctx.actor, "operation:write");
  const where = { organizationId: tenantOf(ctx.actor), state: "dead" };
  return withTransaction(ctx, async (tx) => {
    const letters = await tx.deadLetter.findMany({ where, orderBy: { lastFailedAt: "asc" }, take: mostAtOnce });
    let replayed = 0;
    for (const letter of letters) if (await replay(tx, ctx, letter)) replayed += 1;
    return { replayed, left: await tx.deadLetter.count({ where }) };
  });
}
