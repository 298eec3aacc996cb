import { withTransaction } from "../../db/prisma";
import { allow } from "../../domain/access/allow";
import { refuseNow } from "../../domain/shared/decision";
import type { Tx } from "../../ports/database";
import { audit } from "../audit/audit";
import type { Ctx, Verb } from "../verb";

/** A person has removed the cause: a stuck run goes on where it stood. @throws {RefusalError} not-found when it is not stuck. */
export async function resumeSaga({ ctx, input }: Verb<{ sagaId: string }>): Promise<void> {
  allow(ctx.actor, "saga:advance");
  await withTransaction(ctx, async (tx) => {
    if (!(await letGoOn(tx, ctx, input.sagaId))) refuseNow("not-found", { field: "sagaId" });
  });
}

/** The same in the caller's transaction; its caller has authorised. @returns false when the run is not stuck (any more). */
export async function letGoOn(tx: Tx, ctx: Ctx, sagaId: string): Promise<boolean> {
  await tx.$queryRaw`select 1 from "SagaRun" where id = ${sagaId}::uuid for update`;
  const run = await tx.sagaRun.findFirst({ where: { id: sagaId, state: "stuck" }, include: { steps: true } });
  if (!run) return false;
  const undoing = run.steps.some((step) => step.state === "undone" || step.state === "failed");
  const data = { state: undoing ? "undoing" : "running", tries: 0, error: null, updatedAt: ctx.now };
  await tx.sagaRun.update({ where: { id: run.id }, data });
  await ctx.ports.queue.enqueue(tx, { name: "saga:advance", payload: { sagaId: run.id }, key: `saga:${run.id}` });
  await audit(tx, ctx, "saga.resume", { subject: run.subject, change: { workflow: run.workflow } });
  return true;
}
