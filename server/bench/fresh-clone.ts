import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { root } from "../local/setup/stamps.mjs";

/** A clone of the last commit in a folder of its own, as a newcomer has it. */
export function freshClone() {
  const folder = mkdtempSync(path.join(os.tmpdir(), "tc-bench-"));
  chmodSync(folder, 0o755);
  execFileSync("git", ["clone", "--quiet", root, path.join(folder, "ticketchain")]);
  return { folder: path.join(folder, "ticketchain"), remove: () => rmSync(folder, { recursive: true, force: true }) };
}

export type Started = { seconds: number; stop(): Promise<void> };

const startWithinMs = 600_000;

/** `npm start` until it says where to go. */
export function timeStart(folder: string, base: number, stateDir = ".local"): Promise<Started> {
  const begun = performance.now();
  const env = { ...process.env, PORT: String(base), TC_STATE_DIR: stateDir, TC_STARTED_AT: undefined };
  const child = spawn("npm", ["start"], { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"], detached: true });
  return new Promise((resolve, reject) => {
    let output = "";
    const timer = setTimeout(() => interrupt(child), startWithinMs);
    const read = (chunk: Buffer) => {
      output = (output + chunk).slice(-20_000);
      if (!output.includes("TicketChain is running")) return;
      clearTimeout(timer);
      resolve({ seconds: Math.round((performance.now() - begun) / 100) / 10, stop: () => stop(child) });
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.once("exit", (code) => {
      clearTimeout(timer);
      reject(new Error(`npm start ended with ${code}:\n${output.slice(-3_000)}`));
    });
  });
}

/** As Ctrl-C in a terminal: the whole group hears it, because npm's shell would keep it to itself. */
const interrupt = (child: ChildProcess): void => {
  if (child.pid) process.kill(-child.pid, "SIGINT");
};

const stop = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    child.once("close", () => resolve());
    interrupt(child);
  });
