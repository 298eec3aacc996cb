import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { openControlDoor } from "./control";
import { Part, type PartSpec, sleep } from "./part";

let logDir: string;
const parts: Part[] = [];
beforeEach(() => {
  logDir = mkdtempSync(path.join(os.tmpdir(), "tc-part-"));
  vi.spyOn(process.stdout, "write").mockReturnValue(true);
});
afterEach(async () => {
  await Promise.all(parts.splice(0).map((part) => part.kill()));
  vi.restoreAllMocks();
  rmSync(logDir, { recursive: true, force: true });
});

const ready = 'console.log(JSON.stringify({ level: 30, msg: "ready" }));';
const part = (script: string, more: Partial<PartSpec> = {}) => {
  const env = { PATH: process.env.PATH ?? "" };
  const made = new Part(
    { name: "thing", command: () => ({ program: process.execPath, args: ["-e", script], cwd: logDir, env }), ...more },
    logDir,
  );
  parts.push(made);
  return made;
};
const until = async (done: () => boolean) => {
  for (let waited = 0; !done() && waited < 8_000; waited += 20) await sleep(20);
  expect(done()).toBe(true);
};

it("is ready when it says so, and ends when asked", async () => {
  const thing = part(
    `${ready} process.on("SIGTERM", () => { console.log("tidied"); process.exit(0); }); setInterval(() => {}, 1000);`,
  );
  await thing.start();
  expect(thing.state).toBe("ready");
  await thing.stop();
  expect(thing.state).toBe("stopped");
  expect(readFileSync(path.join(logDir, "thing.log"), "utf8")).toContain("tidied");
});

it("starts again by itself after a crash, and stays down after a stop", async () => {
  const thing = part(`${ready} setInterval(() => {}, 1000);`);
  await thing.start();
  const first = thing.pid ?? 0;
  process.kill(first, "SIGKILL");
  await until(() => thing.state === "ready" && thing.pid !== first);
  expect(thing.restarts).toBe(1);
  await thing.stop();
  await sleep(1_200);
  expect(thing.state).toBe("stopped");
});

it("fails its first start with what it said, not with a stack", async () => {
  const thing = part('console.error("no such database"); process.exit(3);');
  await expect(thing.start()).rejects.toThrow(/no such database[\s\S]*thing ended before it was ready \(exit 3\)/);
});

it("says which package to install when a library is missing", async () => {
  const words = "initdb: error while loading shared libraries: libxml2.so.2: cannot open shared object file";
  const thing = part(`console.error(${JSON.stringify(words)}); process.exit(127);`);
  await expect(thing.start()).rejects.toThrow("apt-get install libxml2)");
});

it("does once what it is asked twice at once, and tells both", async () => {
  let times = 0;
  const act = () => sleep(100).then(() => ({ times: ++times }));
  const server = openControlDoor({ port: 0, parts: new Map(), acts: new Map([["thing/polish", act]]), about: {} });
  await new Promise((resolve) => server.once("listening", resolve));
  const door = `http://127.0.0.1:${(server.address() as AddressInfo).port}/parts/thing/polish`;
  const ask = async () => (await fetch(door, { method: "POST" })).json();
  try {
    expect(await Promise.all([ask(), ask()])).toEqual([{ times: 1 }, { times: 1 }]);
    expect(await ask()).toEqual({ times: 2 });
  } finally {
    server.close();
  }
});

it("can be stopped and started through the control door, but not by a web page", async () => {
  const thing = part(`${ready} setInterval(() => {}, 1000);`);
  await thing.start();
  const server = openControlDoor({ port: 0, parts: new Map([["thing", thing]]), about: {} });
  await new Promise((resolve) => server.once("listening", resolve));
  const door = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    const page = await fetch(`${door}/parts/thing/stop`, { method: "POST", headers: { origin: "http://evil.test" } });
    expect([page.status, thing.state]).toEqual([403, "ready"]);
    await fetch(`${door}/parts/thing/stop`, { method: "POST" });
    expect(thing.state).toBe("stopped");
    expect(await (await fetch(`${door}/parts/thing/start`, { method: "POST" })).json()).toMatchObject({
      state: "ready",
    });
    expect((await fetch(`${door}/parts/nothing/stop`, { method: "POST" })).status).toBe(404);
  } finally {
    server.close();
  }
});
