import { mkdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { isTrouble } from "./log-line";
import type { PartSpec } from "./part";
import { SetupError } from "./setup/say.mjs";

export type AnvilSettings = {
  port: number;
  /** Where it puts states that it cannot hold in memory, emptied at its start: it leaves them behind, a gigabyte for each 2,000 blocks. */
  scratch: string;
  /** Where the chain's state is kept between runs; none for a chain that is thrown away. */
  stateFile?: string;
  /** Seconds a block; none mines a block with each transaction. */
  blockSeconds?: number;
  /** Final is what lies two epochs behind the head; an epoch is one block unless this says more. */
  epochSlots?: number;
};

export const localChainId = 31_337;

/** A local chain shaped like Polygon: blocks on a timer, final two blocks behind the head. */
export function anvilPart(settings: AnvilSettings): PartSpec {
  const { port, scratch, stateFile, blockSeconds, epochSlots = 1 } = settings;
  const args = ["--host", "127.0.0.1", "--port", String(port), "--chain-id", String(localChainId), "--quiet"];
  args.push("--hardfork", "prague", "--slots-in-an-epoch", String(epochSlots), "--accounts", "1");
  args.push("--cache-path", scratch);
  if (blockSeconds) args.push("--block-time", String(blockSeconds));
  // Written every few seconds too, so that a lost machine costs seconds and not the chain.
  if (stateFile) args.push("--state", stateFile, "--state-interval", "5");
  return {
    name: "anvil",
    shows: isTrouble,
    stopSignal: "SIGINT",
    command: () => {
      rmSync(scratch, { recursive: true, force: true });
      mkdirSync(scratch, { recursive: true });
      const env = { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? "/tmp" };
      return { program: anvilPath(), args, cwd: path.dirname(stateFile ?? "."), env };
    },
    probe: async () => (await rpc(port, "eth_chainId")) === `0x${localChainId.toString(16)}`,
  };
}

/** Local money for the accounts that pay for gas. Safe to repeat. */
export async function fund(port: number, addresses: string[]): Promise<void> {
  const plenty = `0x${(10n ** 24n).toString(16)}`;
  for (const address of addresses) await rpc(port, "anvil_setBalance", [address, plenty]);
}

export async function rpc(port: number, method: string, params: unknown[] = []): Promise<unknown> {
  const answer = await fetch(`http://127.0.0.1:${port}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
    signal: AbortSignal.timeout(5_000),
  });
  const { result, error } = (await answer.json()) as { result?: unknown; error?: { message: string } };
  if (error) throw new Error(`${method}: ${error.message}`);
  return result;
}

function anvilPath(): string {
  const name = `@foundry-rs/anvil-${process.platform}-${process.arch === "x64" ? "amd64" : process.arch}`;
  try {
    const here = createRequire(import.meta.url);
    const require = createRequire(here.resolve("@foundry-rs/anvil/package.json"));
    return path.join(path.dirname(require.resolve(`${name}/package.json`)), "bin", "anvil");
  } catch {
    throw new SetupError(`The chain's package ${name} is not installed: remove node_modules and start again.`);
  }
}
