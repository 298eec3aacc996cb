import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** @param {string} stateDir */
export const runFile = (stateDir) => path.join(stateDir, "run.json");

/**
 * Ends the parts of a supervisor that was killed before it could. Only processes that it had noted and that still look like
 * ours are touched. @param {string} stateDir @returns {Promise<string[]>} names of the parts ended
 */
export async function endLeftovers(stateDir) {
  if (!existsSync(runFile(stateDir))) return [];
  /** @type {{ parts: { name: string, pid: number }[] }} */
  const run = JSON.parse(readFileSync(runFile(stateDir), "utf8"));
  const ended = [];
  for (const { name, pid } of run.parts.toReversed()) {
    if (!looksLikeOurs(pid)) continue;
    process.kill(pid, "SIGINT");
    for (let waited = 0; waited < 10_000 && isAlive(pid); waited += 100) await sleep(100);
    if (isAlive(pid)) process.kill(pid, "SIGKILL");
    ended.push(name);
  }
  rmSync(runFile(stateDir), { force: true });
  return ended;
}

/** @param {number} pid */
function looksLikeOurs(pid) {
  try {
    // A bare Debian has /proc and no ps; macOS has it the other way round.
    const command = existsSync("/proc/self")
      ? readFileSync(`/proc/${pid}/cmdline`, "utf8")
      : execFileSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" });
    return /anvil|postgres|next|ponder|tsx|ticketchain/.test(command);
  } catch {
    return false;
  }
}

/** @param {number} pid */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
