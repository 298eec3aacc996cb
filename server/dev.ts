import path from "node:path";
import { portOf } from "./config/ports";
import { type Acts, openControlDoor } from "./local/control";
import { ensureKeystore } from "./local/keystore";
import type { Part } from "./local/part";
import { forgetRun, noteRun } from "./local/run-note";
import { ensureSecrets } from "./local/secrets";
import { endLeftovers } from "./local/setup/leftovers.mjs";
import { basePort, checkMachine, checkPorts } from "./local/setup/preflight.mjs";
import { printFailure, SetupError, say } from "./local/setup/say.mjs";
import { claimStateDirectory, runningStack, stateDirectory } from "./local/setup/state-folder.mjs";
import { startStack } from "./local/stack";
import { welcome } from "./local/welcome";

const mode = process.argv[2] === "dev" ? "development" : "production";
const base = basePort();
const stateDir = stateDirectory();
const parts = new Map<string, Part>();
const acts: Acts = new Map();
let stopping: Promise<void> | undefined;
let noted = false;

/** Servers first, then who feeds them, then the chain (which writes its state down) and the database. */
const stopOrder = [
  ["app", "partner", "box-office"],
  ["worker", "ponder", "ponder-next"],
  ["stripe", "privy", "mail", "ipfs"],
  ["anvil", "postgres"],
];

function stop(code: number): Promise<void> {
  stopping ??= (async () => {
    say("stopping");
    for (const names of stopOrder) await Promise.all(names.map((name) => parts.get(name)?.stop()));
    if (noted) forgetRun(stateDir);
    say(`stopped, everything is kept in ${path.relative(process.cwd(), stateDir)}`);
    process.exit(code);
  })();
  return stopping;
}

// A terminal's Ctrl-C arrives twice, from the terminal and passed on by the launcher; a later one means it.
let askedAt = 0;
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
  process.on(signal, () => {
    if (stopping && Date.now() - askedAt > 1_500) for (const part of parts.values()) part.signalGroup("SIGKILL");
    askedAt ||= Date.now();
    stop(0);
  });

try {
  checkMachine();
  const other = runningStack(stateDir);
  if (other)
    throw new SetupError(
      `This state folder is in use by a running stack (process ${other.pid}, http://localhost:${other.port}): stop that one, or choose another folder with TC_STATE_DIR=<folder>.`,
    );
  claimStateDirectory(stateDir);
  await endLeftovers(stateDir);
  await checkPorts(base);
  noted = true;
  noteRun(stateDir, base, []);
  openControlDoor({ port: portOf("control", base), parts, acts, about: { port: base, stateDir, pid: process.pid } });
  const onChange = () => noteRun(stateDir, base, parts.values());
  const secrets = ensureSecrets(stateDir);
  await ensureKeystore(stateDir, secrets);
  await startStack({ base, mode, stateDir, secrets, parts, acts, onChange });
  if (!stopping) process.stdout.write(welcome(base, parts.values()));
} catch (error) {
  if (!stopping) {
    printFailure(error);
    await stop(1);
  }
}
