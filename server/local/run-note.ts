import { rmSync, writeFileSync } from "node:fs";
import type { Part } from "./part";
import { runFile } from "./setup/leftovers.mjs";

/** Notes who runs, so that the next start can find what a killed supervisor left behind. */
export function noteRun(stateDir: string, port: number, parts: Iterable<Part>) {
  const alive = [...parts].flatMap(({ name, pid, state }) => (pid && state !== "stopped" ? [{ name, pid }] : []));
  writeFileSync(runFile(stateDir), JSON.stringify({ pid: process.pid, port, parts: alive }));
}

export const forgetRun = (stateDir: string) => rmSync(runFile(stateDir), { force: true });
