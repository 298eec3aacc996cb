import { withTransaction } from "../../db/prisma";
import { allow } from "../../domain/access/allow";
import { refuseNow } from "../../domain/shared/decision";
import { audit } from "../audit/audit";
import type { Verb } from "../verb";

/** A person has removed the cause: a stuck run goes on where it stood. @throws {RefusalError} not-found when it is not stuck. */
export async function resumeSaga({ ctx, input }: Verb<{ sagaId: string }>): Promise<void> {
  allow(ctx.actor, "saga:advance");
  await withTransaction(ctx, async (tx) => {
    await tx.$queryRaw`select 1 from "SagaRun" where id = ${input.sagaId}::uuid for update`;
    const run = await tx.sagaRun.findFirst({ where: { id: input.sagaId, state: "stuck" }, include: { steps: true } });
    if (!run) return refuseNow("not-found", { field: "sagaId" });
    const undoing = run.steps.some((step) => step.state === "undone" || step.state === "failed");
    const data = { state: undoing ? "undoing" : "running", tries: 0, updatedAt: ctx.now };
    await tx.sagaRun.update({ where: { id: run.id }, data });
    await ctx.ports.queue.enqueue(tx, { name: "saga:advance", payload: { sagaId: run.id }, key: `saga:${run.id}` });
    await audit(tx, ctx, "saga.resume", { subject: run.subject, change: { workflow: run.workflow } });
  });
}
