import type { Trace } from "./acts";
import { collectLetters, headOf } from "./facts";
import type { Plan } from "./plan";
import { playThrough } from "./play";
import { rest } from "./rest";
import { type Broken, brokenRules } from "./rules";
import type { World } from "./world";

/** How long everything may take to come to rest when the faults have ended. */
const restMs = 90_000;
/** Runs that wait for their crash at the same time: more of them, and nobody gets anything done between two deaths. */
const armedAtOnce = 4;
/** Runs that live at the same time. */
const livesAtOnce = 40;

export type Wave = { broken: Broken[]; kills: { seed: number; point: string }[]; seconds: number };

/** Many runs at once: their people act, their faults strike, the faults end, everything comes to rest, the rules are asked. */
export async function runWave(world: World, plans: Plan[]): Promise<Wave> {
  const begun = Date.now();
  const killsBefore = world.victims.kills.length;
  await world.provideSeats(plans.filter(({ play }) => play === "late-sold-out" || play === "unmintable").length);
  const mailbox = collectLetters(world);
  const since = { at: new Date(), block: (await headOf(world)) + 1n, letters: mailbox.all };
  const lives = turns(livesAtOnce);
  const deaths = turns(armedAtOnce);
  const traces: Trace[] = await Promise.all(
    plans.map(async (plan) => {
      const leave = await lives();
      const unarm = await deaths();
      await strike(world, plan, unarm);
      const trace = await playThrough(world, plan);
      world.victims.disarm(plan.seed);
      unarm();
      leave();
      return trace;
    }),
  );
  world.victims.disarm("all");
  world.shaker.calm();
  world.node.calm();
  await world.shaker.settled();
  const open = await rest(world, restMs);
  const broken = await brokenRules(world, traces, since);
  await mailbox.stop();
  if (Object.keys(open).length > 0)
    broken.push({ seed: plans[0]?.seed ?? 0, rule: `not at rest: ${JSON.stringify(open)}` });
  for (const strange of world.victims.strange.splice(0)) broken.push({ seed: plans[0]?.seed ?? 0, rule: strange });
  const kills = world.victims.kills.slice(killsBefore).map(({ id, point }) => ({ seed: id, point }));
  return { broken, kills, seconds: (Date.now() - begun) / 1000 };
}

/** At most so many at once; whoever enters gets the way to leave, which may be used twice. */
function turns(most: number): () => Promise<() => void> {
  let inside = 0;
  const waiting: (() => void)[] = [];
  return async () => {
    if (inside >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    else inside += 1;
    let left = false;
    return () => {
      if (left) return;
      left = true;
      const next = waiting.shift();
      if (next) next();
      else inside -= 1;
    };
  };
}

async function strike(world: World, plan: Plan, onDeath: () => void): Promise<void> {
  const { victims, node, stripe } = world;
  victims.arm({ kind: "arm", id: plan.seed, ...plan.crash }, onDeath);
  node.strike(plan.rpc);
  for (const { kind, job, delayMs } of plan.queue)
    await victims.strikeQueue({ kind: "queue-fault", job, fault: kind, delayMs });
  if (plan.provider) {
    const body = JSON.stringify({ ...plan.provider, times: 1 });
    await fetch(`${stripe}/__admin/fail`, { method: "POST", body });
  }
}
