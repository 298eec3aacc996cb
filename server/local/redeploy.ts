// npm run redeploy:indexer: the indexer of this code takes over from the one that runs, while everybody goes on reading. With a
// stack of `npm start` here, it asks that stack. Anywhere else the environment says where (ponder/README.md names it), and:
//   --views <schema>    what readers read                      (default: chain)
//   --schema <schema>   what this code fills                   (default: named after the code and the factory)
//   --port <port>       where the new indexer answers          (default: 42069)
//   --old-pid <pid>     the old indexer's process, ended at the end; without it the old one is left to whoever started it
//   --adopt             the new indexer has been started by somebody else: wait for it, move the views, prune
//   --log <file>        where the new indexer writes           (default: redeploy-indexer.log in the temporary folder)
// Last line: one JSON object.
import { spawn } from "node:child_process";
import { openSync } from "node:fs";
import http from "node:http";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { portOf } from "../config/ports";
import { type Redeployed, redeployIndexer } from "./indexer/redeploy";
import { sleep } from "./part";
import { indexerSchema, ponderPart } from "./servers";
import { printFailure, SetupError } from "./setup/say.mjs";
import { runningStack, stateDirectory } from "./setup/state-folder.mjs";

const { values: flags } = parseArgs({
  options: {
    views: { type: "string", default: "chain" },
    schema: { type: "string" },
    port: { type: "string", default: "42069" },
    "old-pid": { type: "string" },
    adopt: { type: "boolean", default: false },
    log: { type: "string", default: path.join(os.tmpdir(), "redeploy-indexer.log") },
  },
});

const needed = ["DATABASE_URL", "CHAIN_RPC_URL", "CHAIN_FACTORY", "CHAIN_MARKET", "CHAIN_SALE"];

/** The stack that `npm start` runs here does it itself, so that the new process is its own. */
function askStack(port: number): Promise<Redeployed> {
  return new Promise((resolve, reject) => {
    const place = { host: "127.0.0.1", port: portOf("control", port), path: "/parts/ponder/redeploy", method: "POST" };
    const request = http.request(place, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk) => {
        text += chunk;
      });
      response.once("end", () => {
        const body = JSON.parse(text);
        if (response.statusCode === 200) resolve(body);
        else reject(new SetupError(body.data?.message ?? text));
      });
    });
    request.once("error", reject);
    request.end();
  });
}

async function redeployHere(): Promise<Redeployed & { pid: number | null }> {
  const env = Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value ? [[name, value]] : [])),
  );
  const missing = needed.filter((name) => !env[name]);
  if (missing.length > 0)
    throw new SetupError(`No stack of npm start runs here, and the environment lacks ${missing.join(", ")}.`);
  const schema = flags.schema ?? indexerSchema(env.CHAIN_FACTORY);
  let pid: number | null = null;
  const done = await redeployIndexer({
    databaseUrl: env.DATABASE_URL ?? "",
    views: flags.views,
    schema,
    start: async () => {
      if (flags.adopt) return;
      const { program, args, cwd } = ponderPart({ port: Number(flags.port), env, schema, views: null }).command();
      const log = openSync(flags.log, "a");
      // It outlives this command. Its port is the flag's, whatever PORT means to others here.
      const child = spawn(program, args, {
        cwd,
        env: { ...process.env, PORT: flags.port },
        detached: true,
        stdio: ["ignore", log, log],
      });
      const ended = new Promise<never>((_, reject) => {
        child.once("error", reject);
        child.once("exit", (code) =>
          reject(new SetupError(`the new indexer ended (${code}); it wrote to ${flags.log}`)),
        );
      });
      pid = child.pid ?? null;
      await Promise.race([ready(Number(flags.port)), ended]);
      ended.catch(() => undefined);
      child.unref();
    },
    stopOld: async () => {
      if (flags["old-pid"]) await end(Number(flags["old-pid"]));
    },
  });
  return { ...done, pid };
}

async function ready(port: number): Promise<void> {
  while (
    !(await fetch(`http://127.0.0.1:${port}/ready`).then(
      ({ ok }) => ok,
      () => false,
    ))
  )
    await sleep(250);
}

/** On SIGINT Ponder gives up its schema before it ends. A process that is gone already is as good. */
async function end(pid: number): Promise<void> {
  try {
    process.kill(pid, "SIGINT");
    for (;;) {
      process.kill(pid, 0);
      await sleep(50);
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

try {
  const stack = process.env.DATABASE_URL ? undefined : runningStack(stateDirectory());
  const done = stack ? await askStack(stack.port) : await redeployHere();
  console.log(JSON.stringify({ ...done, ok: true }));
  process.exit(0);
} catch (error) {
  printFailure(error);
  console.log(JSON.stringify({ ok: false, error: error instanceof Error ? error.message : String(error) }));
  process.exit(1);
}
