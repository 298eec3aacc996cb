import { type ChildProcess, fork } from "node:child_process";
import { rmSync } from "node:fs";
import path from "node:path";
import { youngHeap } from "../../local/servers";
import { root } from "../../local/setup/stamps.mjs";
import { compile } from "../../local/setup/steps.mjs";
import { startBox } from "../waiting/box";
import type { BareFigures, BareOrder } from "./bare";
import type { FormName } from "./forms";
import type { House, Shop } from "./house";
import type { LoadFigures, LoadOrder } from "./load";
import type { RivalOrder } from "./rival";

/** Who is measured: ours in so many processes, a rival's form, or node:http alone. */
export type Contestant =
  | { who: "ours"; processes: number }
  | { who: FormName; connections: number }
  | { who: "node-http" };
export type Run = { connections: number; seconds: number | null; warmUpSeconds?: number };
export type Figures = LoadFigures & { serverCpuShare: number; holds: number; decrements: number; oversold: number };

type Seen = { cpuMs: number; rssMb: number };
type Side = { ports: number[]; look(): Promise<Seen[]>; stop(): Promise<unknown> };

const here = "server/bench/onsale";
const programs = ["load", "rival", "bare", "watched"].map((name) => `${here}/${name}.ts`);

/** Everybody runs compiled, ours as `npm start` runs it: what a loader adds to a program's functions is nobody's speed. */
const folder = path.join(root, `node_modules/.cache/ticketchain/builds/onsale-${process.pid}`);
const compiled = (entry: string) => path.join(folder, entry.replace(/\.ts$/, ".mjs"));
const watched = compiled(`${here}/watched.ts`);
const box = "server/box-office.ts";

/** One of the programs beside this file, loaded and listening. */
async function program(name: string): Promise<ChildProcess> {
  const child = fork(compiled(`${here}/${name}.ts`), {
    cwd: path.resolve(root),
    execArgv: [...youngHeap, "--import", watched],
    env: { PATH: process.env.PATH ?? "", NODE_ENV: "production" },
  });
  await new Promise((resolve, reject) => {
    child.once("message", resolve);
    child.once("exit", () => reject(new Error(`${name} did not come up`)));
  });
  return child;
}

/** Asks a process once. @throws Error with what it says went wrong, or when it ends. */
function ask<T>(child: ChildProcess, question: object | string): Promise<T> {
  return new Promise((resolve, reject) => {
    const gone = () => reject(new Error("a measured process ended"));
    child.once("exit", gone);
    child.once("message", (answer: { error?: string }) => {
      child.off("exit", gone);
      if (answer.error) reject(new Error(answer.error));
      else resolve(answer as T);
    });
    child.send(question);
  });
}

const end = (child: ChildProcess) => {
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  return gone;
};

async function bringUp(house: House, contestant: Contestant, shop: Shop): Promise<Side> {
  if (contestant.who === "ours") {
    const boxes = await Promise.all(
      Array.from({ length: contestant.processes }, () => startBox<Seen>(house.url, watched, compiled(box))),
    );
    // The services of the other doors are loaded behind the first answers; that belongs to no measurement. This door needs them.
    await Promise.all(boxes.map(({ base }) => fetch(`${base}/box-office/wait?event=${shop.eventId}`)));
    return {
      ports: boxes.map(({ base }) => Number(new URL(base).port)),
      look: () => Promise.all(boxes.map((box) => box.look())),
      stop: () => Promise.all(boxes.map((box) => box.stop())),
    };
  }
  const child = await program("rival");
  const form = contestant.who === "node-http" ? null : contestant.who;
  const connections = "connections" in contestant ? contestant.connections : 1;
  const order: RivalOrder = { form, url: house.url, connections, seller: shop.seller, seats: shop.quantity };
  const { port } = await ask<{ port: number }>(child, order);
  return { ports: [port], look: async () => [await ask<Seen>(child, "look")], stop: () => end(child) };
}

/** One crowd for all contestants, so that each meets the same warm one. */
export async function openContest(house: House) {
  await compile([...programs, box], folder);
  const crowd = await program("load");
  return {
    async run(
      contestant: Contestant,
      shop: Shop,
      { connections, seconds, warmUpSeconds = 0.7 }: Run,
    ): Promise<Figures> {
      await house.tidy();
      const side = await bringUp(house, contestant, shop);
      try {
        const { brand, eventId, tierId, people } = shop;
        const before = await side.look();
        const begun = performance.now();
        const order: LoadOrder = {
          ports: side.ports,
          connections,
          seconds,
          warmUpSeconds,
          brand,
          eventId,
          tierId,
          people,
        };
        const { figures } = await ask<{ figures: LoadFigures }>(crowd, order);
        const tookMs = performance.now() - begun;
        const after = await side.look();
        const cpuMs = after.reduce((sum, { cpuMs }, at) => sum + cpuMs - (before[at]?.cpuMs ?? 0), 0);
        const sold = await house.sold(shop);
        const oversold = Math.max(0, Math.max(sold.holds, sold.decrements) - shop.quantity);
        return { ...figures, ...sold, oversold, serverCpuShare: Math.round((cpuMs / tookMs) * 100) / 100 };
      } finally {
        await side.stop();
      }
    },
    /** The allocator alone. */
    async bare(shop: Shop, { connections, seconds }: { connections: number; seconds: number }) {
      await house.tidy();
      const child = await program("bare");
      const { seller, eventId, tierId } = shop;
      const order: BareOrder = { url: house.url, seller, eventId, tierId, callers: connections, seconds };
      const { figures } = await ask<{ figures: BareFigures }>(child, order);
      await end(child);
      return { ...figures, ...(await house.sold(shop)) };
    },
    close: async () => {
      await end(crowd);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
