import type { Prisma, SagaRun } from "../../prisma/generated/client";
import { allow } from "../domain/access/allow";
import { AppError } from "../domain/shared/app-error";
import { crashPoint } from "../domain/shared/crash-point";
import type { Tx } from "../ports/database";
import { audit } from "../services/audit/audit";
import type { Ctx, Verb } from "../services/verb";
import { retryDelayMs, triesAllowed } from "./retry";
import type { Outputs, Step, StepResult, Workflow } from "./workflow";

/** How long a step may hold its run; longer than any provider's time-out. */
const stepTimeoutMs = 60_000;
const endStates = new Set(["done", "undone", "stuck"]);

type Memory = { data: Record<string, string>; outputs: Outputs; waitedMs: number };
/** `goOn` says whether the next step can be taken at once. */
type Advance = { goOn: boolean };

/**
 * Takes a run as far as it goes now. One advance at a time per run (the row lock waits, so that a wake-up which comes
 * during an advance is not lost); progress is written step by step; a crash anywhere repeats one idempotent step.
 */
export async function advanceSaga({
  ctx,
  input,
  workflows,
}: Verb<{ sagaId: string }> & { workflows: ReadonlyMap<string, Workflow> }): Promise<void> {
  allow(ctx.actor, "saga:advance");
  for (;;) {
    const { goOn } = await ctx.db.$transaction((tx) => advanceOnce(tx, ctx, input.sagaId, workflows), {
      timeout: stepTimeoutMs,
      maxWait: stepTimeoutMs,
    });
    crashPoint("step-noted");
    if (!goOn) return;
  }
}

async function advanceOnce(
  tx: Tx,
  ctx: Ctx,
  sagaId: string,
  workflows: ReadonlyMap<string, Workflow>,
): Promise<Advance> {
  await tx.$queryRaw`select 1 from "SagaRun" where id = ${sagaId}::uuid for update`;
  const run = await tx.sagaRun.findUnique({ where: { id: sagaId }, include: { steps: true } });
  if (!run || endStates.has(run.state)) return { goOn: false };
  const flow = workflows.get(run.workflow);
  if (!flow) throw new AppError("misconfigured", { message: `no workflow is called ${run.workflow}` });
  const outputs = Object.fromEntries(run.steps.map((step) => [step.name, step.output])) as Outputs;
  const lastDone = Math.max(run.createdAt.getTime(), ...run.steps.map((step) => step.finishedAt.getTime()));
  const waitedMs = Math.max(0, ctx.now.getTime() - lastDone);
  const memory: Memory = { data: run.data as Record<string, string>, outputs, waitedMs };
  const undone = new Set(run.steps.filter((step) => step.state === "undone").map((step) => step.name));
  return run.state === "undoing" ? undoStep(tx, ctx, run, flow, memory, undone) : runStep(tx, ctx, run, flow, memory);
}

async function runStep(tx: Tx, ctx: Ctx, run: SagaRun, flow: Workflow, memory: Memory): Promise<Advance> {
  const step = flow.steps[run.step];
  if (!step) {
    await save(tx, ctx, run, { state: "done", error: null });
    return { goOn: false };
  }
  let result: StepResult;
  try {
    result = await step.run({ ctx, runId: run.id, ...memory });
    if (result.kind === "done") crashPoint("step-done");
  } catch (cause) {
    return failed(tx, ctx, run, step, "waiting", cause);
  }
  switch (result.kind) {
    case "done":
      await note(tx, ctx, run, step, "done", result.output);
      await save(tx, ctx, run, { state: "running", step: run.step + 1, error: null, tries: 0 });
      return { goOn: true };
    case "wait":
      ctx.log.debug({ sagaId: run.id, step: step.name, reason: result.reason }, "workflow waits");
      await save(tx, ctx, run, { state: "waiting", error: null, tries: 0 });
      await wakeLater(tx, ctx, run, result.retryMs);
      return { goOn: false };
    case "giveUp":
      ctx.log.warn({ sagaId: run.id, step: step.name, code: result.code }, "workflow gives up");
      await note(tx, ctx, run, step, "failed", { giveUp: result.code });
      await save(tx, ctx, run, { state: "undoing", error: result.code, tries: 0 });
      return { goOn: true };
  }
}

/** Backwards from the step that gave up (it may have done half of its work), one step an advance. */
async function undoStep(
  tx: Tx,
  ctx: Ctx,
  run: SagaRun,
  flow: Workflow,
  memory: Memory,
  undone: ReadonlySet<string>,
): Promise<Advance> {
  const step = flow.steps
    .slice(0, run.step + 1)
    .reverse()
    .find((one) => !undone.has(one.name));
  if (!step) {
    await save(tx, ctx, run, { state: "undone" });
    return { goOn: false };
  }
  try {
    await step.undo?.({ ctx, runId: run.id, ...memory, code: reasonOf(memory.outputs) });
    crashPoint("step-undone");
  } catch (cause) {
    return failed(tx, ctx, run, step, "undoing", cause);
  }
  await note(tx, ctx, run, step, "undone", memory.outputs[step.name] ?? {});
  await save(tx, ctx, run, { tries: 0 });
  return { goOn: true };
}

/** The code that a step gave up with; the run's `error` may have been overwritten by an undo that failed. */
const reasonOf = (outputs: Outputs): string =>
  String(Object.values(outputs).find((output) => output?.giveUp)?.giveUp ?? "internal");

/** Tried again later, or left for a person to see: a failure never ends in silence. */
async function failed(
  tx: Tx,
  ctx: Ctx,
  run: SagaRun,
  step: Step,
  state: "waiting" | "undoing",
  cause: unknown,
): Promise<Advance> {
  const tries = run.tries + 1;
  const error = `${step.name}: ${cause instanceof Error ? cause.message : String(cause)}`.slice(0, 500);
  const stuck = tries >= triesAllowed(state, cause);
  ctx.log[stuck ? "error" : "warn"]({ err: cause, sagaId: run.id, step: step.name, tries }, "workflow step failed");
  if (stuck) {
    await save(tx, ctx, run, { state: "stuck", error, tries });
    await audit(tx, ctx, "saga.stuck", {
      subject: run.subject,
      change: { workflow: run.workflow, step: step.name, error },
    });
    return { goOn: false };
  }
  await save(tx, ctx, run, { state, tries, error });
  await wakeLater(tx, ctx, run, retryDelayMs(tries));
  return { goOn: false };
}

async function save(tx: Tx, ctx: Ctx, run: SagaRun, data: Prisma.SagaRunUpdateInput): Promise<void> {
  await tx.sagaRun.update({ where: { id: run.id }, data: { ...data, updatedAt: ctx.now } });
}

async function note(
  tx: Tx,
  ctx: Ctx,
  run: SagaRun,
  step: Step,
  state: string,
  output: Prisma.InputJsonObject,
): Promise<void> {
  const where = { runId_name: { runId: run.id, name: step.name } };
  const row = { state, output, finishedAt: ctx.now };
  await tx.sagaStep.upsert({ where, create: { runId: run.id, name: step.name, ...row }, update: row });
}

/** A key of its own: a wake-up for now must not be pushed to later by this one. */
async function wakeLater(tx: Tx, ctx: Ctx, run: SagaRun, afterMs: number): Promise<void> {
  const runAt = new Date(ctx.now.getTime() + afterMs);
  await ctx.ports.queue.enqueue(tx, {
    name: "saga:advance",
    payload: { sagaId: run.id },
    key: `later:${run.id}`,
    runAt,
  });
}
