import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { AppError } from "../domain/shared/app-error";
import { resumeSaga } from "../services/saga/resume-saga";
import { startSaga } from "../services/saga/start-saga";
import { testContext } from "../test/context";
import { testDatabase } from "../test/database";
import { advanceSaga } from "./engine";
import { done, giveUp, type Step, wait, workflow } from "./workflow";

const { db } = await testDatabase();
const house = testContext(db);
const ctx = () => house.ctx();

/** Starts a run of these steps and gives the means to push it on. */
async function start(steps: Step[]) {
  const subject = `order:${randomUUID()}`;
  await startSaga(db, ctx(), { workflow: "sell-ticket", subject, data: { orderId: subject } });
  const where = { workflow_subject: { workflow: "sell-ticket", subject } };
  const run = () => db.sagaRun.findUniqueOrThrow({ where, include: { steps: { orderBy: { finishedAt: "asc" } } } });
  const { id } = await run();
  const workflows = new Map([["sell-ticket", workflow("sell-ticket", steps)]]);
  return { run, id, advance: () => advanceSaga({ ctx: ctx(), input: { sagaId: id }, workflows }) };
}
/** A step with an effect that the receiver makes once a key, like every effect of the house. */
const effect = (name: string, made: Set<string>, order: string[] = []): Step => ({
  name,
  run: async () => {
    made.add(name);
    order.push(name);
    return done({ [name]: true });
  },
  undo: async () => {
    made.delete(name);
    order.push(`undo ${name}`);
  },
});

describe("a workflow", () => {
  it.each([0, 1, 2, 3, 4, 5])("reaches the same end when it crashes at point %i", async (crashAt) => {
    const made = new Set<string>();
    let point = 0;
    const crash = () => {
      if (point++ === crashAt) throw new AppError("provider-unavailable", { retryable: true });
    };
    const crashing = (step: Step): Step => ({
      ...step,
      run: async (call) => {
        crash();
        const result = await step.run(call);
        // After the effect and before the engine's own note of it.
        crash();
        return result;
      },
    });
    const { run, advance } = await start(["a", "b", "c"].map((name) => crashing(effect(name, made))));
    await advance();
    expect((await run()).state).toBe("waiting");
    await advance();
    const ended = await run();
    expect(ended).toMatchObject({ state: "done", error: null });
    expect(ended.steps.map((step) => [step.name, step.state])).toEqual([
      ["a", "done"],
      ["b", "done"],
      ["c", "done"],
    ]);
    expect([...made].sort()).toEqual(["a", "b", "c"]);
  });

  it("repeats the step whose note the database lost", async () => {
    const calls: string[] = [];
    const { run, id, advance } = await start([effect("a", new Set(), calls), effect("b", new Set(), calls)]);
    await advance();
    await db.sagaStep.delete({ where: { runId_name: { runId: id, name: "b" } } });
    await db.sagaRun.update({ where: { id }, data: { state: "running", step: 1 } });
    await advance();
    expect(calls).toEqual(["a", "b", "b"]);
    expect((await run()).state).toBe("done");
  });

  it("runs a step once at a time, also when it is woken from many sides at once", async () => {
    let inside = 0;
    let most = 0;
    let calls = 0;
    const slow: Step = {
      name: "slow",
      run: async () => {
        calls++;
        most = Math.max(most, ++inside);
        await new Promise((resolve) => setTimeout(resolve, 50));
        inside--;
        return done();
      },
    };
    const { run, advance } = await start([slow]);
    await Promise.all([advance(), advance(), advance()]);
    expect({ most, calls }).toEqual({ most: 1, calls: 1 });
    expect((await run()).state).toBe("done");
  });

  it("does not lose a wake-up that comes while it is looking", async () => {
    let mined = false;
    let looking: () => void = () => {};
    const isLooking = new Promise<void>((resolve) => {
      looking = resolve;
    });
    const watcher: Step = {
      name: "watcher",
      run: async () => {
        const seen = mined;
        looking();
        await new Promise((resolve) => setTimeout(resolve, 50));
        return seen ? done() : wait("chain");
      },
    };
    const { run, advance } = await start([watcher]);
    const first = advance();
    await isLooking;
    mined = true;
    await Promise.all([first, advance()]);
    expect((await run()).state).toBe("done");
  });

  it("undoes in reverse when a step gives up, the half-done step included, and says why", async () => {
    const made = new Set<string>();
    const order: string[] = [];
    const codes: string[] = [];
    const quitter: Step = {
      name: "quitter",
      run: async () => giveUp("sold-out"),
      undo: async ({ code }) => void codes.push(code),
    };
    const { run, advance } = await start([effect("a", made, order), effect("b", made, order), quitter]);
    await advance();
    expect(order).toEqual(["a", "b", "undo b", "undo a"]);
    expect(made.size).toBe(0);
    expect(codes).toEqual(["sold-out"]);
    expect((await run()).state).toBe("undone");
  });

  it("shows an undo that keeps failing as stuck, leaves it alone, and goes on when a person says so", async () => {
    let broken = true;
    const codes: string[] = [];
    const fragile: Step = {
      name: "fragile",
      run: async () => done(),
      undo: async ({ code }) => {
        codes.push(code);
        if (broken) throw new Error("the refund was refused");
      },
    };
    const { run, id, advance } = await start([fragile, { name: "quitter", run: async () => giveUp("mint-failed") }]);
    for (let i = 0; i < 12; i++) await advance();
    expect(await run()).toMatchObject({ state: "stuck", error: "fragile: the refund was refused" });
    expect(codes).toHaveLength(8);
    const { subject } = await run();
    expect(await db.audit.count({ where: { action: "saga.stuck", subject } })).toBe(1);
    broken = false;
    await resumeSaga({ ctx: ctx(), input: { sagaId: id } });
    await advance();
    expect((await run()).state).toBe("undone");
    expect(new Set(codes)).toEqual(new Set(["mint-failed"]));
  });

  it("waits for a part that is down as long as it is down, but not for a mistake of ours", async () => {
    const down = await start([
      { name: "call", run: () => Promise.reject(new AppError("chain-unavailable", { retryable: true })) },
    ]);
    const wrong = await start([
      { name: "call", run: () => Promise.reject(new TypeError("undefined is not a function")) },
    ]);
    for (let i = 0; i < 20; i++) await Promise.all([down.advance(), wrong.advance()]);
    expect(await down.run()).toMatchObject({ state: "waiting", tries: 20 });
    expect(await wrong.run()).toMatchObject({ state: "stuck", tries: 8 });
  });
});
