import { type ChildProcess, fork } from "node:child_process";
import { randomUUID } from "node:crypto";
import path from "node:path";
import { sleep } from "../../local/part";
import { root } from "../../local/setup/stamps.mjs";
import { hashToken, newToken } from "../../services/session/token";
import { memoryOf } from "../memory";
import type { Browser, CrowdFigures, CrowdOrder } from "./crowd";
import { type House, openHouse } from "./house";
import { lostOrDouble } from "./proofs";
import { lookAt, type Sample, slowestOf, stepsOf } from "./stages";

type Settings = {
  browsers: number;
  tickets: number;
  /** People who may choose and pay at once, as an organizer says it in the room's panel. */
  shoppers: number;
  withinMs: number;
  say?(line: string): void;
};

/** Sockets that one process of the crowd, and one box office, carries well. */
const perCrowd = 5_000;
const perBox = 10_000;

/** So many browsers come for so few tickets, from the waiting room to the ticket in the view. Stops at the deadline and says how far it came. */
export async function runSellout({ browsers, tickets, shoppers, withinMs, say = () => undefined }: Settings) {
  const begun = Date.now();
  const house = await openHouse({ boxOffices: Math.ceil(browsers / perBox) });
  const crowds: ChildProcess[] = [];
  try {
    const until = begun + withinMs;
    const sale = await openSale(house, { tickets, shoppers, until });
    const people = await comeIn(house, sale.organizationId, browsers);
    say(`house, event and ${browsers} sessions after ${seconds(Date.now() - begun)} s`);
    const order: Omit<CrowdOrder, "browsers"> = {
      ...{ atOnce: 100, boxes: house.boxes, app: house.app, stripe: house.stripe, until, ...sale },
    };
    // Who comes before the room opens is sent away, and a simulated browser does not come back.
    const { opensAt } = await house.db.waitingRoom.findUniqueOrThrow({ where: { eventId: sale.eventId } });
    await sleep(Math.max(0, opensAt.getTime() + 250 - Date.now()));
    const started = Date.now();
    let inside = 0;
    const figures = Array.from({ length: Math.ceil(browsers / perCrowd) }, async (_, at) => {
      const crowd = await crowdProcess();
      crowds.push(crowd);
      return shopping(crowd, { ...order, browsers: people.slice(at * perCrowd, (at + 1) * perCrowd) }, () => inside++);
    });
    while (inside < figures.length && Date.now() < until) await sleep(200);
    const allInMs = Date.now() - started;
    say(`${browsers} browsers wait after ${seconds(allInMs)} s`);
    await house.db.waitingRoom.update({ where: { eventId: sale.eventId }, data: { drawAt: new Date() } });

    const drawnAt = Date.now();
    const memory: Record<string, number> = {};
    const samples: Sample[] = [];
    for (;;) {
      const sample = { atMs: Date.now() - drawnAt, ...(await lookAt(house.pool, sale.eventId)) };
      samples.push(sample);
      if (samples.length % 10 === 1) {
        for (const [name, mb] of Object.entries(memoryOf(house.parts())))
          memory[name] = Math.max(mb, memory[name] ?? 0);
        say(JSON.stringify(sample));
      }
      if (sample.fulfilled >= tickets || Date.now() > until) break;
      await sleep(500);
    }
    for (const crowd of crowds) crowd.send("over");
    const ended = await Promise.all(figures);
    const last = samples.at(-1) as Sample;
    const steps = stepsOf(samples, tickets);
    const isDone = last.fulfilled >= tickets;
    const wrong = await lostOrDouble(house, { eventId: sale.eventId, tickets });
    return {
      ok: isDone && wrong.length === 0,
      done: isDone,
      wrong,
      figures: {
        ...{ browsers, tickets, shoppers },
        secondsUntilAllWait: seconds(allInMs),
        secondsFromDrawToLastTicket: isDone ? seconds(last.atMs) : null,
        ticketsPerSecond: Math.round((last.fulfilled / last.atMs) * 10_000) / 10,
        cameTo: last,
        steps,
        slowest: slowestOf(steps),
        memoryMb: memory,
        ends: sum(ended.map(({ ends }) => ends)),
        askedAgain: sum(ended.map(({ again }) => again)),
        secondsInAll: seconds(Date.now() - begun),
      },
    };
  } finally {
    for (const crowd of crowds) crowd.kill("SIGKILL");
    await house.close();
  }
}

const seconds = (ms: number) => Math.round(ms / 100) / 10;

function sum(counts: Record<string, number>[]): Record<string, number> {
  const all: Record<string, number> = {};
  for (const one of counts) for (const [name, count] of Object.entries(one)) all[name] = (all[name] ?? 0) + count;
  return all;
}

async function openSale(
  house: House,
  { tickets, shoppers, until }: { tickets: number; shoppers: number; until: number },
) {
  const brand = `sellout-${randomUUID().slice(0, 8)}`;
  const more = { slug: brand, tickets: String(tickets), shoppers: String(shoppers) };
  await house.once("the event", "server/bench/sellout/prepare.ts", more);
  for (;;) {
    const event = await house.db.event.findFirstOrThrow({
      where: { organization: { slug: brand } },
      include: { tiers: true },
    });
    const { id: eventId, organizationId, tiers } = event;
    if (event.state === "live") return { brand, eventId, organizationId, tierId: tiers[0]?.id ?? "" };
    if (Date.now() > until) throw new Error("the event did not go live in time");
    await sleep(500);
  }
}

/** A session for each browser, as its first page makes one. */
async function comeIn({ db }: House, organizationId: string, count: number): Promise<Browser[]> {
  const browsers = Array.from({ length: count }, (_, at) => ({
    token: newToken(),
    address: `10.${at >> 16}.${(at >> 8) & 255}.${at & 255}`,
    email: `fan-${at}-${randomUUID().slice(0, 6)}@example.test`,
  }));
  const expiresAt = new Date(Date.now() + 24 * 3_600_000);
  for (let at = 0; at < count; at += 5_000)
    await db.fanSession.createMany({
      data: browsers.slice(at, at + 5_000).map(({ token }) => ({ id: hashToken(token), organizationId, expiresAt })),
    });
  return browsers;
}

async function crowdProcess(): Promise<ChildProcess> {
  const child = fork(path.join(root, "server/bench/sellout/crowd.ts"), {
    cwd: path.resolve(root),
    execArgv: ["--import", "tsx"],
    env: { PATH: process.env.PATH ?? "", NODE_ENV: "production" },
  });
  await new Promise((resolve, reject) => {
    child.once("message", resolve);
    child.once("exit", () => reject(new Error("the crowd did not come up")));
  });
  return child;
}

const shopping = (crowd: ChildProcess, order: CrowdOrder, onAllIn: () => void): Promise<CrowdFigures> =>
  new Promise((resolve, reject) => {
    crowd.once("exit", () => reject(new Error("a part of the crowd is gone")));
    crowd.on("message", (said: { figures: CrowdFigures } | "all are in") => {
      if (said === "all are in") onAllIn();
      else resolve(said.figures);
    });
    crowd.send(order);
  });
