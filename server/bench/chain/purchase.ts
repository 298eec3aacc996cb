import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { portOf } from "../../config/ports";
import { databaseUrl, removeDatabase } from "../../local/postgres";
import { checkPorts } from "../../local/setup/preflight.mjs";
import { root } from "../../local/setup/stamps.mjs";
import { timeStart } from "../fresh-clone";
import { memoryOf } from "../memory";
import { measurePurchases } from "../purchases";

export type Purchase = { purchases: number; p50Ms: number; p95Ms: number; memoryMb: Record<string, number> };

type Wanted = { count: number; base: number /** State folder of a stack that runs already. */; running?: string };

/** From a paid order's webhook that we accepted to its ticket in the view, on a stack of `npm start`, and what each process holds then. */
export async function measurePurchase({ count, base, running }: Wanted): Promise<Purchase> {
  if (running) return measureOn({ count, base, stateDir: running });
  await checkPorts(base);
  const stateDir = mkdtempSync(path.join(os.tmpdir(), "tc-bench-stack-"));
  const stack = await timeStart(root, base, stateDir);
  try {
    return await measureOn({ count, base, stateDir });
  } finally {
    await stack.stop();
    removeDatabase(stateDir);
    rmSync(stateDir, { recursive: true, force: true });
  }
}

async function measureOn({ count, base, stateDir }: { count: number; base: number; stateDir: string }) {
  const { databasePassword } = JSON.parse(readFileSync(path.join(stateDir, "secrets.json"), "utf8"));
  const url = databaseUrl({ stateDir, port: portOf("postgres", base), password: databasePassword });
  const stripeTwin = `http://127.0.0.1:${portOf("stripeTwin", base)}`;
  const times = await measurePurchases({ app: `http://localhost:${base}`, stripeTwin, databaseUrl: url, count });
  times.sort((a, b) => a - b);
  const at = (share: number) => Math.round(times[Math.ceil(times.length * share) - 1] ?? Number.NaN);
  const control = await fetch(`http://127.0.0.1:${portOf("control", base)}/parts`);
  const { parts } = (await control.json()) as { parts: { name: string; pid?: number }[] };
  return { purchases: times.length, p50Ms: at(0.5), p95Ms: at(0.95), memoryMb: memoryOf(parts) };
}
