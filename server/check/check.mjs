// node server/check/check.mjs [--only name,name]: everything that can be said about the code without running it.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const node = process.execPath;
const bin = (/** @type {string} */ file) => path.join("node_modules", file);
const scanned = [
  "app",
  "server",
  "ponder",
  "prisma",
  "contracts/abi",
  "contracts/verify",
  "contracts/bench",
  "proxy.ts",
].filter((name) => existsSync(path.join(root, name)));

/** Slowest first: they share two cores. @type {Record<string, string[]>} */
const checks = {
  types: [node, bin("ts7/bin/tsc"), "--noEmit", "-p", "tsconfig.check.json"],
  walls: [node, bin("dependency-cruiser/bin/dependency-cruise.mjs"), "--config", ".dependency-cruiser.cjs", ...scanned],
  unused: [node, bin("knip/bin/knip.js"), "--no-progress"],
  contracts: [node, "contracts/script/check.mjs"],
  style: [node, bin("@biomejs/biome/bin/biome"), "check", "--error-on-warnings", "."],
  house: [node, "server/check/house.mjs"],
  words: [node, "server/check/words.mjs"],
};

const only = process.argv.includes("--only") ? process.argv[process.argv.indexOf("--only") + 1]?.split(",") : undefined;
const queue = Object.entries(checks).filter(([name]) => !only || only.includes(name));
if (queue.length === 0) throw new Error(`--only takes ${Object.keys(checks).join(", ")}`);
const begun = Date.now();
/** @type {string[]} */
const failed = [];

async function worker() {
  for (let next = queue.shift(); next; next = queue.shift()) {
    const [name, command] = next;
    const started = Date.now();
    const { code, output } = await run(command);
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    if (code !== 0) {
      failed.push(name);
      process.stdout.write(`\n${output.trimEnd()}\n`);
    }
    process.stdout.write(`${code === 0 ? "ok    " : "FAILED"} ${name.padEnd(10)} ${seconds.padStart(5)} s\n`);
  }
}

/** @param {string[]} command @returns {Promise<{ code: number | null, output: string }>} */
function run([program = "", ...args]) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: root, env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: "0" } });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
    child.once("close", (code) => resolve({ code, output }));
  });
}

await Promise.all([worker(), worker()]);
const seconds = ((Date.now() - begun) / 1000).toFixed(1);
process.stdout.write(
  failed.length === 0
    ? `check: everything holds (${seconds} s)\n`
    : `check: ${failed.join(", ")} failed (${seconds} s)\n`,
);
process.exitCode = failed.length === 0 ? 0 : 1;
