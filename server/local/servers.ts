import path from "node:path";
import type { Mode } from "./environment";
import { isTrouble } from "./log-line";
import type { PartSpec } from "./part";
import { fingerprint, root } from "./setup/stamps.mjs";

type Server = { port: number; env: Record<string, string> };

const notCode = /\.ponder|ponder-env|generated|\.test\.ts$|\.md$/;

/**
 * Ponder refuses a schema that other code or another deployment has filled. A name made from both lets an edit build its
 * view beside the old one; readers know only the views.
 */
export const indexerSchema = (factory = ""): string =>
  `chain_1_${fingerprint(["ponder", "contracts/abi"], notCode).slice(0, 8)}_${factory.slice(2, 10)}`;

/**
 * Reading an old chain leaves much that lives shortly; with twice Node's own young generation a backfill is a twentieth faster. The
 * box office in a crowd is alike and has it too.
 */
export const youngHeap = ["--max-semi-space-size=32"];

/** The indexer. Ready when the view has caught up with the chain. `views` null: it fills its schema and moves nothing. */
export function ponderPart({
  port,
  env,
  schema = indexerSchema(env.CHAIN_FACTORY),
  views = "chain",
}: Server & { schema?: string; views?: string | null }): PartSpec {
  const args = ["start", "--root", "ponder", "--schema", schema];
  if (views) args.push("--views-schema", views);
  args.push("--port", String(port), "--hostname", "127.0.0.1", "--log-format", "json");
  const program = path.join(root, "node_modules/ponder/dist/esm/bin/ponder.js");
  return {
    name: "ponder",
    // On SIGTERM the Vite inside Ponder ends the process before Ponder has given up its schema; the next start then waits 20 s.
    stopSignal: "SIGINT",
    shows: isTrouble,
    command: () => ({ program: process.execPath, args: [...youngHeap, program, ...args], cwd: root, env }),
    probe: async () => (await fetch(`http://127.0.0.1:${port}/ready`, { signal: AbortSignal.timeout(2_000) })).ok,
  };
}

/** Screens and HTTP doors, built or with reload. */
export function nextPart({ port, mode, env }: Server & { mode: Mode }): PartSpec {
  const verb = mode === "production" ? "start" : "dev";
  const program = path.join(root, "node_modules/next/dist/bin/next");
  const args = [program, verb, "--hostname", "localhost", "--port", String(port)];
  // Next calls itself localhost inside; under another name it takes its own rewrites for somebody else's server. The order
  // of addresses makes that name 127.0.0.1 on machines where it is ::1 too.
  const addressed = { ...env, NODE_OPTIONS: "--dns-result-order=ipv4first" };
  return {
    name: "app",
    command: () => ({ program: process.execPath, args, cwd: root, env: addressed }),
    // Any answer shows that it listens; whether it is healthy is for /health to say.
    probe: async () =>
      (
        await fetch(`http://127.0.0.1:${port}/api/health/live`, {
          signal: AbortSignal.timeout(10_000),
          redirect: "manual",
        })
      ).status < 500,
  };
}
