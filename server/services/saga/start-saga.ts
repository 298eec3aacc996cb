import type { Tx } from "../../ports/database";
import type { Ctx } from "../verb";

export type WorkflowName =
  | "sell-ticket"
  | "resell-ticket"
  | "publish-event"
  | "list-ticket"
  | "unlist-ticket"
  | "give-ticket"
  | "void-tickets"
  | "freeze-tickets"
  | "release-tickets"
  | "cancel-event"
  | "postpone-event";

/** Begins a run with the business change that needs it: one run a workflow and subject, however often it is asked. */
export async function startSaga(
  tx: Tx,
  ctx: Ctx,
  run: { workflow: WorkflowName; subject: string; data: Record<string, string> },
): Promise<void> {
  await tx.sagaRun.createMany({ data: [{ ...run, createdAt: ctx.now, updatedAt: ctx.now }], skipDuplicates: true });
  const where = { workflow_subject: { workflow: run.workflow, subject: run.subject } };
  const { id } = await tx.sagaRun.findUniqueOrThrow({ where, select: { id: true } });
  await ctx.ports.queue.enqueue(tx, { name: "saga:advance", payload: { sagaId: id }, key: `saga:${id}` });
}
