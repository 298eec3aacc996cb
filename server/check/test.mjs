// node server/check/test.mjs [suite,suite]: every suite, its count against the floor in minimums.json, and one closing line.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** @typedef {{ passed: number, failed: number, code: number | null }} Outcome */

const root = fileURLToPath(new URL("../..", import.meta.url));
/** @type {Record<string, number>} */
const minimums = JSON.parse(readFileSync(new URL("minimums.json", import.meta.url), "utf8"));
const scratch = mkdtempSync(path.join(os.tmpdir(), "tc-test-"));
process.on("exit", () => rmSync(scratch, { recursive: true, force: true }));

/** Runs a program with its output shown and returned. @param {string[]} args @returns {Promise<{ code: number | null, output: string }>} */
function run(args) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
    for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"])) process.once(signal, () => child.kill(signal));
    let output = "";
    child.stdout.on("data", (chunk) => {
      output += chunk;
      process.stdout.write(chunk);
    });
    child.once("close", (code) => resolve({ code, output }));
  });
}

/** @returns {Promise<Outcome>} */
async function contracts() {
  const { code, output } = await run(["contracts/script/test.mjs"]);
  const found = /contracts: (\d+) passed, (\d+) failed/.exec(output);
  return { code, passed: Number(found?.[1] ?? 0), failed: Number(found?.[2] ?? 0) };
}

/** @param {string} project @returns {() => Promise<Outcome>} */
const vitest = (project) => async () => {
  const report = path.join(scratch, `${project}.json`);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const { code } = await run([
    "node_modules/vitest/vitest.mjs",
    "run",
    "--project",
    project,
    "--passWithNoTests",
    ...reporters,
  ]);
  try {
    const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, "utf8"));
    return { code, passed: numPassedTests, failed: numFailedTests };
  } catch {
    return { code, passed: 0, failed: 0 };
  }
};

/** @type {Record<string, () => Promise<Outcome>>} */
const suites = { contracts, unit: vitest("unit"), db: vitest("db"), house: vitest("house"), e2e: vitest("e2e") };
const wanted = process.argv[2]?.split(",") ?? Object.keys(suites);
const lines = [];
let [passed, failed] = [0, 0];

for (const name of wanted) {
  const suite = suites[name];
  if (!suite) throw new Error(`no suite ${name}: there are ${Object.keys(suites).join(", ")}`);
  const begun = Date.now();
  const outcome = await suite();
  const minimum = minimums[name] ?? 0;
  const complaints = [];
  if (outcome.passed + outcome.failed < minimum) complaints.push(`at least ${minimum} must run`);
  // A suite can fail without a failed test: set-up that threw, an error between tests.
  if (outcome.code !== 0 && outcome.failed === 0) complaints.push(`ended with ${outcome.code}`);
  passed += outcome.passed;
  failed += outcome.failed + complaints.length;
  const seconds = ((Date.now() - begun) / 1000).toFixed(0);
  const note = complaints.length > 0 ? `  <- ${complaints.join(", ")}` : "";
  lines.push(
    `${name.padEnd(10)} ${String(outcome.passed).padStart(5)} passed ${String(outcome.failed).padStart(4)} failed ${seconds.padStart(5)} s${note}`,
  );
}

process.stdout.write(`\n${lines.join("\n")}\n\n${passed} passed, ${failed} failed\n`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
