import type { Prisma } from "../../../prisma/generated/client";
import type { Tx } from "../../ports/database";
import type { DeadJob } from "../../ports/queue";
import { audit } from "../audit/audit";
import type { Ctx } from "../verb";
import { organizationOfJob } from "./organization-of-job";

/**
 * Writes down a job that was given up, for a person of its organization to see. Told twice it is one letter; one that dies again
 * under the same key adds to the letter that is open.
 */
export async function buryJob(tx: Tx, ctx: Ctx, dead: DeadJob): Promise<void> {
  if (await tx.deadLetter.findUnique({ where: { jobId: dead.jobId }, select: { id: true } })) return;
  const { jobId, name, error, tries, firstFailedAt, lastFailedAt } = dead;
  const payload = dead.payload as Prisma.InputJsonObject;
  ctx.log.error({ job: name, jobId, tries, error }, "a job was given up");
  const open = await tx.deadLetter.updateMany({
    where: { key: dead.key, state: "dead" },
    data: { jobId, payload, error, tries: { increment: tries }, lastFailedAt },
  });
  if (open.count > 0) return;
  const organizationId = await organizationOfJob(tx, name, payload);
  const row = { organizationId, jobId, key: dead.key, name, payload, error, tries, firstFailedAt, lastFailedAt };
  const { id } = await tx.deadLetter.create({ data: row, select: { id: true } });
  await audit(tx, ctx, "job.give-up", { organizationId, subject: `dead-letter:${id}`, change: { job: name, tries } });
}
