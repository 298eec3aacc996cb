import { type ChildProcess, fork } from "node:child_process";
import { existsSync, openSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse, stringify } from "superjson";
import type { Actor } from "../domain/access/actor";
import type { Refusal } from "../domain/shared/decision";
import { sleep } from "../local/part";
import type { Order, Word } from "./victim";

type Settings = {
  program: string;
  env: Record<string, string>;
  dir: string;
  /** Processes at work at the same time, and as many that wait with everything loaded. */
  count: number;
  haste: boolean;
  onStruck(what: string): void;
};
type Victim = { name: string; child: ChildProcess; killFile: string; port?: number; warm: boolean; gone: boolean };
export type Kill = { id: number; point: string; at: number };
export type Said<T> = { ok: true; value: T } | { ok: false; refusal: Refusal };

/** Calls again what got no answer, as a browser, a gate and a provider do. */
const patienceMs = 90_000;

export type Victims = Awaited<ReturnType<typeof openVictims>>;

/** Processes that die where they are told to and are replaced at once. */
export async function openVictims({ program, env, dir, count, haste, onStruck }: Settings) {
  const log = openSync(path.join(dir, "victims.log"), "a");
  const all = new Set<Victim>();
  const kills: Kill[] = [];
  const strange: string[] = [];
  const plans = new Map<number, { order: Order; onDeath(): void }>();
  let made = 0;
  let closing = false;
  let turn = 0;

  function spare(): void {
    const name = `victim-${++made}`;
    const child = fork(program, {
      env: env as NodeJS.ProcessEnv,
      execArgv: [],
      stdio: ["ignore", log, log, "ipc"],
    });
    const victim: Victim = { name, child, killFile: path.join(dir, `${name}.kill`), warm: false, gone: false };
    all.add(victim);
    child.on("error", () => undefined);
    child.on("message", (word: Word) => {
      if (word.kind === "warm") victim.warm = true;
      if (word.kind === "ready") victim.port = word.port;
      if (word.kind === "struck") onStruck(word.what);
      fill();
    });
    child.once("exit", (code, signal) => {
      victim.gone = true;
      all.delete(victim);
      if (existsSync(victim.killFile)) {
        const [id = "", point = ""] = readFileSync(victim.killFile, "utf8").trim().split(" ");
        kills.push({ id: Number(id), point, at: Date.now() });
        plans.get(Number(id))?.onDeath();
        plans.delete(Number(id));
        for (const other of all) send(other, { kind: "disarm", id: Number(id) });
      } else if (!closing) strange.push(`${name} ended by itself (${signal ?? code})`);
      fill();
    });
  }

  const working = () => [...all].filter((victim) => started.has(victim));
  const started = new WeakSet<Victim>();

  /** As many at work as asked, and as many in waiting. */
  function fill(): void {
    if (closing) return;
    for (const victim of all) {
      if (working().length >= count) break;
      if (!victim.warm || started.has(victim)) continue;
      started.add(victim);
      send(victim, { kind: "go", killFile: victim.killFile, haste });
      for (const { order } of plans.values()) send(victim, order);
    }
    while ([...all].filter((victim) => !started.has(victim)).length < count) spare();
  }

  const send = (victim: Victim, order: Order) => {
    if (!victim.gone && victim.child.connected) victim.child.send(order, () => undefined);
  };

  async function someone(): Promise<Victim> {
    const end = Date.now() + patienceMs;
    for (;;) {
      const ready = working().filter((victim) => victim.port && !victim.gone);
      const chosen = ready[turn++ % Math.max(1, ready.length)];
      if (chosen) return chosen;
      if (Date.now() > end) throw new Error("no process came up");
      await sleep(20);
    }
  }

  async function post(to: string, body: string, headers: Record<string, string> = {}) {
    const { port } = await someone();
    return fetch(`http://127.0.0.1:${port}${to}`, {
      method: "POST",
      body,
      headers,
      signal: AbortSignal.timeout(20_000),
    });
  }

  fill();
  return {
    kills,
    strange,
    post,
    pids: () => working().flatMap(({ child }) => child.pid ?? []),
    /** Calls a verb until somebody answers. A refusal is an answer. */
    async call<T>(verb: string, actor: Actor, input: object): Promise<Said<T>> {
      const end = Date.now() + patienceMs;
      let last = "";
      while (Date.now() < end) {
        try {
          const answer = await post("/call", stringify({ verb, actor, input }));
          const text = await answer.text();
          if (answer.status === 200) return parse<Said<T>>(text);
          last = text;
        } catch (error) {
          last = String(error);
        }
        await sleep(150);
      }
      throw new Error(`${verb} was never answered: ${last}`);
    },
    arm(order: Extract<Order, { kind: "arm" }>, onDeath: () => void) {
      plans.set(order.id, { order, onDeath });
      for (const victim of working()) send(victim, order);
    },
    /** To one process only: it is one message that goes astray. */
    async strikeQueue(order: Order) {
      send(await someone(), order);
    },
    disarm(id: number | "all") {
      if (id === "all") plans.clear();
      else plans.delete(id);
      for (const victim of all) send(victim, { kind: "disarm", id });
    },
    /** Ends one that works, as a power cut does. */
    killOne() {
      const [victim] = working().filter(({ port }) => port);
      victim?.child.kill("SIGKILL");
    },
    async ready() {
      while (working().filter(({ port }) => port).length < count) await sleep(50);
    },
    async stop() {
      closing = true;
      const gone = [...all].map(({ child }) => new Promise<void>((resolve) => child.once("exit", () => resolve())));
      for (const { child } of all) child.kill("SIGKILL");
      await Promise.all(gone);
    },
  };
}
