import { allow, tenantOf } from "../../domain/access/allow";
import { RefusalError, refuseNow } from "../../domain/shared/decision";
import { resumeSaga } from "../saga/resume-saga";
import type { Ctx, Verb } from "../verb";
import { organizationOfSubject } from "./organization-of-job";
import type { JobIdInput } from "./replay-job";

/**
 * Lets a stuck workflow of the caller's organization go on where it stood. Safe to press twice.
 * @returns `resumed` false when it is not stuck (any more). @throws {RefusalError} not-found for another organization's.
 */
export async function resumeRun({ ctx, input }: Verb<JobIdInput>): Promise<{ resumed: boolean }> {
  allow(ctx.actor, "operation:write");
  await mustBeOwn(ctx, input.id);
  try {
    await resumeSaga({ ctx, input: { sagaId: input.id } });
    return { resumed: true };
  } catch (error) {
    if (error instanceof RefusalError && error.refusal.code === "not-found") return { resumed: false };
    throw error;
  }
}

async function mustBeOwn(ctx: Ctx, id: string): Promise<void> {
  const run = await ctx.db.sagaRun.findUnique({ where: { id }, select: { subject: true } });
  const owner = run && (await organizationOfSubject(ctx.db, run.subject));
  if (owner !== tenantOf(ctx.actor)) refuseNow("not-found", { field: "id" });
}
