import type { Ctx } from "../services/verb";

/** What a step remembers for the steps after it. Ids, addresses and numbers; nothing about a person. */
export type Output = Record<string, string | number | boolean | null>;
export type Outputs = Record<string, Output | undefined>;

export type StepCall = {
  ctx: Ctx;
  runId: string;
  /** What the run was started with. */
  data: Record<string, string>;
  /** Outputs of the steps before, by name. */
  outputs: Outputs;
  /** How long ago the step before was done: a step that waits looks less often as time goes by. */
  waitedMs: number;
};

/**
 * done: go on. wait: come back when woken, and at the latest after `retryMs`. giveUp: a rule says that it will never
 * work; everything is undone in reverse. A throw means that something failed: the step is tried again.
 */
export type StepResult =
  | { kind: "done"; output: Output }
  | { kind: "wait"; reason: string; retryMs: number }
  | { kind: "giveUp"; code: string };

export const done = (output: Output = {}): StepResult => ({ kind: "done", output });
export const wait = (reason: string, retryMs = 30_000): StepResult => ({ kind: "wait", reason, retryMs });
export const giveUp = (code: string): StepResult => ({ kind: "giveUp", code });

/** The undo lives with the do. Both may run again after a crash at any line, so both are idempotent. */
export type Step = {
  name: string;
  run(call: StepCall): Promise<StepResult>;
  undo?(call: StepCall & { code: string }): Promise<void>;
};
export type Workflow = { name: string; steps: readonly Step[] };

export const workflow = (name: string, steps: readonly Step[]): Workflow => ({ name, steps });
