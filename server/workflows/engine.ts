import { allow } from "../domain/access/allow";
import { AppError } from "../domain/shared/app-error";
import { crashPoint } from "../domain/shared/crash-point";
import type { Tx } from "../ports/database";
import { audit } from "../services/audit/audit";
import type { Ctx, Verb } from "../services/verb";
import { retryDelayMs, triesAllowed } from "./retry";
import type { Output, Outputs, Step, StepResult, Workflow } from "./workflow";

/** How long a step may hold its run; longer than any provider's time-out. */
const stepTimeoutMs = 60_000;
const endStates = new Set(["done", "undone", "stuck"]);

type Run = {
  id: string;
  workflow: string;
  subject: string;
  data: Record<string, string>;
  state: string;
  /** Place of the next step. */
  step: number;
  tries: number;
  createdAt: Date;
};
type Note = { name: string; state: string; output: Output; finishedAt: Date };

/** What is not named stays. */
type To = { state?: string; step?: number; tries?: number; error?: string | null };

type Memory = { data: Record<string, string>; outputs: Outputs; waitedMs: number };
/** `goOn` says whether the next step can be taken at once. */
type Advance = { goOn: boolean };

/**
 * Takes a run as far as it goes now. One advance at a time per run (the row lock waits, so that a wake-up which comes
 * during an advance is not lost); progress is written whenever it rests; a crash anywhere repeats the steps since, each of which is idempotent.
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
  const [run] = await tx.$queryRaw<Run[]>`
    select id::text as id, workflow, subject, data, state, step, tries, "createdAt"
    from "SagaRun" where id = ${sagaId}::uuid for update`;
  if (!run || endStates.has(run.state)) return { goOn: false };
  const flow = workflows.get(run.workflow);
  if (!flow) throw new AppError("misconfigured", { message: `no workflow is called ${run.workflow}` });
  // A statement of its own: one that waited for the lock would show the steps as they were before the wait.
  const notes = await tx.$queryRaw<Note[]>`
    select name, state, output, "finishedAt" from "SagaStep" where "runId" = ${sagaId}::uuid`;
  const outputs: Outputs = Object.fromEntries(notes.map(({ name, output }) => [name, output]));
  const lastDone = Math.max(run.createdAt.getTime(), ...notes.map(({ finishedAt }) => finishedAt.getTime()));
  const waitedMs = Math.max(0, ctx.now.getTime() - lastDone);
  const memory: Memory = { data: run.data, outputs, waitedMs };
  const undone = new Set(notes.filter(({ state }) => state === "undone").map(({ name }) => name));
  return run.state === "undoing" ? undoStep(tx, ctx, run, flow, memory, undone) : runSteps(tx, ctx, run, flow, memory);
}

/** Step after step while each is done at once; what is noted of them is committed together, because each may run again. */
async function runSteps(tx: Tx, ctx: Ctx, run: Run, flow: Workflow, memory: Memory): Promise<Advance> {
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
  const noted = (state: string, output: Output) => ({ name: step.name, state, output });
  switch (result.kind) {
    case "done": {
      const isLast = run.step + 1 === flow.steps.length;
      const to = { state: isLast ? "done" : "running", step: run.step + 1, error: null, tries: 0 };
      await save(tx, ctx, run, to, noted("done", result.output));
      if (isLast) return { goOn: false };
      const outputs = { ...memory.outputs, [step.name]: result.output };
      return runSteps(tx, ctx, { ...run, ...to }, flow, { ...memory, outputs, waitedMs: 0 });
    }
    case "wait":
      ctx.log.debug({ sagaId: run.id, step: step.name, reason: result.reason }, "workflow waits");
      await save(tx, ctx, run, { state: "waiting", error: null, tries: 0 });
      await wakeLater(tx, ctx, run, result.retryMs);
      return { goOn: false };
    case "giveUp": {
      ctx.log.warn({ sagaId: run.id, step: step.name, code: result.code }, "workflow gives up");
      const to = { state: "undoing", error: result.code, tries: 0 };
      await save(tx, ctx, run, to, noted("failed", { giveUp: result.code }));
      return { goOn: true };
    }
  }
}

/** Backwards from the step that gave up (it may have done half of its work), one step an advance. */
async function undoStep(
  tx: Tx,
  ctx: Ctx,
  run: Run,
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
  await save(tx, ctx, run, { tries: 0 }, { name: step.name, state: "undone", output: memory.outputs[step.name] ?? {} });
  return { goOn: true };
}

/** The code that a step gave up with; the run's `error` may have been overwritten by an undo that failed. */
const reasonOf = (outputs: Outputs): string =>
  String(Object.values(outputs).find((output) => output?.giveUp)?.giveUp ?? "internal");

/** Tried again later, or left for a person to see: a failure never ends in silence. */
async function failed(
  tx: Tx,
  ctx: Ctx,
  run: Run,
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

/** Writes down how far the run is, and with it the step that came to something. */
async function save(tx: Tx, ctx: Ctx, run: Run, to: To, note?: Omit<Note, "finishedAt">): Promise<void> {
  const { state = run.state, step = run.step, tries = run.tries, error } = to;
  const now = ctx.now.toISOString().slice(0, -1);
  if (note)
    await tx.$executeRaw`
      insert into "SagaStep" ("runId", name, state, output, "finishedAt")
      values (${run.id}::uuid, ${note.name}, ${note.state}, ${JSON.stringify(note.output)}::jsonb, ${now}::timestamp)
      on conflict ("runId", name) do update
      set state = excluded.state, output = excluded.output, "finishedAt" = excluded."finishedAt"`;
  await tx.$executeRaw`
    update "SagaRun" set state = ${state}, step = ${step}, tries = ${tries}, "updatedAt" = ${now}::timestamp,
      error = case when ${error !== undefined} then ${error ?? null} else error end
    where id = ${run.id}::uuid`;
}

/** A key of its own: a wake-up for now must not be pushed to later by this one. */
async function wakeLater(tx: Tx, ctx: Ctx, run: Run, afterMs: number): Promise<void> {
  const runAt = new Date(ctx.now.getTime() + afterMs);
  await ctx.ports.queue.enqueue(tx, {
    name: "saga:advance",
    payload: { sagaId: run.id },
    key: `later:${run.id}`,
    runAt,
  });
}
