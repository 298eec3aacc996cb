// The one program that runs before anything is installed: plain JavaScript, no packages.
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { endLeftovers } from "./local/setup/leftovers.mjs";
import { basePort, checkDisk, checkMachine, checkPorts } from "./local/setup/preflight.mjs";
import { printFailure, SetupError, say } from "./local/setup/say.mjs";
import { checkWritable, claimStateDirectory, runningStack, stateDirectory } from "./local/setup/state-folder.mjs";
import { buildApp, buildContracts, generateClient, installPackages } from "./local/setup/steps.mjs";

const here = fileURLToPath(new URL("..", import.meta.url));
const rest = process.argv.slice(3);

/** Runs a program of ours in our place: its output, its signals, its exit code. @param {string[]} args @returns {Promise<number>} */
function hand(...args) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: here, stdio: "inherit" });
    const signals = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]);
    for (const signal of signals) process.on(signal, () => child.kill(signal));
    child.once("exit", (code) => resolve(code ?? 1));
  });
}

async function setUp() {
  checkMachine();
  checkWritable(here);
  await installPackages();
  await generateClient();
  // The scanner's QR reader, from its package to our own origin.
  await import("./local/copy-wasm.mjs");
}

async function start(/** @type {string} */ mode) {
  checkMachine();
  const stateDir = stateDirectory();
  const running = runningStack(stateDir);
  if (running)
    throw new SetupError(
      `TicketChain already runs here (process ${running.pid}): open http://localhost:${running.port}/, or stop it first with Ctrl-C.`,
    );
  claimStateDirectory(stateDir);
  const ended = await endLeftovers(stateDir);
  if (ended.length > 0) say(`ended what the last run left behind: ${ended.join(", ")}`);
  await checkPorts(basePort());
  checkDisk(stateDir, 500);
  await setUp();
  return hand("--import", "tsx", "server/dev.ts", mode);
}

/** @type {Record<string, () => Promise<number>>} */
const commands = {
  start: () => start("start"),
  dev: () => start("dev"),
  test: async () => {
    await setUp();
    await Promise.all([buildContracts(), buildApp()]);
    return hand("server/check/test.mjs", ...rest);
  },
  check: async () => {
    await setUp();
    return hand("server/check/check.mjs", ...rest);
  },
  reset: async () => {
    await setUp();
    return hand("--import", "tsx", "server/local/reset.ts");
  },
  "bench:main": async () => {
    await setUp();
    return hand("--import", "tsx", "server/bench/main.ts", ...rest);
  },
  // Each starts what it needs (database, chain, indexer, twins) by itself, on ports and in a folder of its own.
  chaos: () => withContracts("server/chaos/main.ts"),
  reorgs: () => withContracts("server/chaos/reorgs.ts"),
  soak: () => withContracts("server/chaos/soak.ts"),
  "test:commerce": () => withContracts("server/chaos/rain.ts"),
  "bench:chain": () => withContracts("server/bench/chain/main.ts"),
  "bench:waiting": async () => {
    await setUp();
    return hand("--import", "tsx", "server/bench/waiting.ts", ...rest);
  },
  "bench:queue": async () => {
    await setUp();
    return hand("--import", "tsx", "server/bench/queue.ts", ...rest);
  },
  "bench:onsale": async () => {
    await setUp();
    return hand("--import", "tsx", "server/bench/onsale/main.ts", ...rest);
  },
  "bench:sellout": () => withContracts("server/bench/sellout/main.ts"),
  // Whoever waited can recompute the order of a waiting room from what was published; nothing of ours has to run.
  "verify-draw": async () => {
    await setUp();
    return hand("--import", "tsx", "server/domain/waiting-room/verify.ts", ...rest);
  },
  // These look at the installation that the environment names, or at the one that `npm start` keeps here.
  reconcile: () => withContracts("server/reconcile/main.ts"),
  "prove-ledger": () => withContracts("server/reconcile/prove-ledger.ts"),
  "redeploy:indexer": () => withContracts("server/local/redeploy.ts"),
  // What the contracts room can do by itself: it needs packages and nothing of ours that runs.
  "bench:gas": () => inContracts("bench/run.ts"),
  "mutate:contracts": () => inContracts("script/mutate.mjs"),
  "coverage:contracts": () => inContracts("script/coverage.mjs"),
  "verify-event": () => inContracts("verify/main.ts"),
  deploy: () => inContracts("script/deploy.mjs"),
};

async function withContracts(/** @type {string} */ program) {
  await setUp();
  await buildContracts();
  return hand("--import", "tsx", program, ...rest);
}

async function inContracts(/** @type {string} */ program) {
  checkMachine();
  await installPackages();
  return hand("--import", "tsx", `contracts/${program}`, ...rest);
}

try {
  const command = commands[process.argv[2] ?? ""];
  if (!command) throw new SetupError(`usage: node server/bootstrap.mjs ${Object.keys(commands).join(" | ")}`);
  process.exitCode = await command();
} catch (error) {
  printFailure(error);
  process.exitCode = 1;
}
