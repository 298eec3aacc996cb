import { sleep } from "../local/part";
import { headOf } from "./facts";
import type { Plan } from "./plan";
import { playThrough, type Trace } from "./play";
import { rest } from "./rest";
import { type Broken, brokenRules } from "./rules";
import type { World } from "./world";

/** How long faults strike, and how long everything may take to come to rest afterwards. */
const faultsMs = 45_000;
const restMs = 90_000;

export type Wave = { broken: Broken[]; kills: { seed: number; point: string }[]; seconds: number };

/** Many runs at once: their people act, their faults strike, the faults end, everything comes to rest, the rules are asked. */
export async function runWave(world: World, plans: Plan[]): Promise<Wave> {
  const begun = Date.now();
  const killsBefore = world.victims.kills.length;
  await world.provideSeats(plans.filter(({ play }) => play === "late-sold-out" || play === "unmintable").length);
  const since = { at: new Date(), block: (await headOf(world)) + 1n };
  let faulty = true;
  const calm = () => {
    faulty = false;
    world.victims.disarm();
    world.shaker.calm();
    world.node.calm();
  };
  const timer = setTimeout(calm, faultsMs);
  const traces: Trace[] = await Promise.all(
    plans.map(async (plan) => {
      await sleep(plan.startMs);
      if (faulty) await strike(world, plan);
      return playThrough(world, plan);
    }),
  );
  clearTimeout(timer);
  calm();
  const open = await rest(world, restMs);
  const broken = await brokenRules(world, traces, since);
  if (Object.keys(open).length > 0)
    broken.push({ seed: plans[0]?.seed ?? 0, rule: `not at rest: ${JSON.stringify(open)}` });
  for (const strange of world.victims.strange.splice(0)) broken.push({ seed: plans[0]?.seed ?? 0, rule: strange });
  const kills = world.victims.kills.slice(killsBefore).map(({ id, point }) => ({ seed: id, point }));
  return { broken, kills, seconds: (Date.now() - begun) / 1000 };
}

async function strike(world: World, plan: Plan): Promise<void> {
  const { victims, node, stripe } = world;
  victims.arm({ kind: "arm", id: plan.seed, ...plan.crash });
  node.strike(plan.rpc);
  for (const { kind, job, delayMs } of plan.queue)
    await victims.strikeQueue({ kind: "queue-fault", job, fault: kind, delayMs });
  if (plan.provider) {
    const body = JSON.stringify({ ...plan.provider, times: 1 });
    await fetch(`${stripe}/__admin/fail`, { method: "POST", body });
  }
}
