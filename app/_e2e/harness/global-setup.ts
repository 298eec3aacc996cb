import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, createWriteStream, mkdirSync, mkdtempSync, readFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { TestProject } from "vitest/node";
import { removeDatabase } from "@/server/local/postgres";
import { portCount, tryPort } from "@/server/local/setup/preflight.mjs";
import { root } from "@/server/local/setup/stamps.mjs";

declare module "vitest" {
  interface ProvidedContext {
    /** First port of the stack that the journeys walk through. */
    stackBase: number;
    /** Its state folder: deployment.json, logs, databaseUrl's password. */
    stateDir: string;
  }
}

const startWithinMs = 300_000;

/**
 * Starts the whole production stack once, on free ports and an empty state folder. While writing a journey, keep one running and
 * name it: E2E_PORT=3000 npx vitest --project e2e.
 */
export default async function setup(project: TestProject) {
  if (process.env.E2E_PORT) {
    project.provide("stackBase", Number(process.env.E2E_PORT));
    project.provide("stateDir", path.resolve(root, process.env.TC_STATE_DIR ?? ".local"));
    return;
  }
  const base = await freeBase();
  const stateDir = mkdtempSync(path.join(os.tmpdir(), "tc-e2e-"));
  chmodSync(stateDir, 0o755);
  const results = path.join(root, "test-results");
  mkdirSync(results, { recursive: true });
  const logFile = path.join(results, "stack.log");
  // Visitors of the steps say their own addresses (steps/doors.ts), as an edge would.
  const edge = { TRUSTED_PROXIES: "1" };
  const env = {
    ...process.env,
    ...edge,
    PORT: String(base),
    TC_STATE_DIR: stateDir,
    NODE_ENV: undefined,
    VITEST: undefined,
  };
  const stack = spawn(process.execPath, ["--import", "tsx", "server/dev.ts", "start"], {
    cwd: root,
    env: env as unknown as NodeJS.ProcessEnv,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const file = createWriteStream(logFile);
  stack.stdout.pipe(file);
  stack.stderr.pipe(file);
  const end = () => stack.kill("SIGTERM");
  process.once("exit", end);
  await started(stack, logFile);
  project.provide("stackBase", base);
  project.provide("stateDir", stateDir);
  return async () => {
    const gone = new Promise((resolve) => stack.once("exit", resolve));
    stack.kill("SIGTERM");
    await gone;
    process.off("exit", end);
    removeDatabase(stateDir);
  };
}

function started(stack: ChildProcess, logFile: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`the stack did not start in time, see ${logFile}`)), startWithinMs);
    stack.stdout?.on("data", (chunk: Buffer) => {
      if (!chunk.toString().includes("TicketChain is running")) return;
      clearTimeout(timer);
      resolve();
    });
    stack.once("exit", () => {
      clearTimeout(timer);
      const tail = readFileSync(logFile, "utf8").split("\n").slice(-30).join("\n");
      reject(new Error(`the stack ended while it started:\n${tail}`));
    });
  });
}

async function freeBase(): Promise<number> {
  for (let base = 4820; base < 60_000; base += 20) {
    const ports = Array.from({ length: portCount }, (_, offset) => tryPort(base + offset));
    if ((await Promise.all(ports)).every((problem) => !problem)) return base;
  }
  throw new Error("no free ports for a stack");
}
