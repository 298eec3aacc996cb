import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type Part, sleep } from "./part";

type Run = { pid: number; port: number; parts: { name: string; pid: number }[] };

const runFile = (stateDir: string) => path.join(stateDir, "run.json");

/** Notes who runs, so that the next start can find what a killed supervisor left behind. */
export function noteRun(stateDir: string, port: number, parts: Iterable<Part>) {
  const alive = [...parts].flatMap(({ name, pid, state }) => (pid && state !== "stopped" ? [{ name, pid }] : []));
  writeFileSync(runFile(stateDir), JSON.stringify({ pid: process.pid, port, parts: alive } satisfies Run));
}

export const forgetRun = (stateDir: string) => rmSync(runFile(stateDir), { force: true });

/** Ends the parts of a supervisor that was killed before it could. Only processes that still look like ours are touched. */
export async function endLeftovers(stateDir: string): Promise<string[]> {
  if (!existsSync(runFile(stateDir))) return [];
  const run = JSON.parse(readFileSync(runFile(stateDir), "utf8")) as Run;
  const ended: string[] = [];
  for (const { name, pid } of run.parts.toReversed()) {
    if (!looksLikeOurs(pid)) continue;
    process.kill(pid, "SIGINT");
    for (let waited = 0; waited < 10_000 && isAlive(pid); waited += 100) await sleep(100);
    if (isAlive(pid)) process.kill(pid, "SIGKILL");
    ended.push(name);
  }
  forgetRun(stateDir);
  return ended;
}

function looksLikeOurs(pid: number): boolean {
  try {
    // A bare Debian has /proc and no ps; macOS has it the other way round.
    const command = existsSync("/proc/self")
      ? readFileSync(`/proc/${pid}/cmdline`, "utf8")
      : execFileSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" });
    return /anvil|postgres|next|ponder|tsx/.test(command);
  } catch {
    return false;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
