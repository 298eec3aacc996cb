// node contracts/script/coverage.mjs
// Every branch of contracts/src must be taken by a test. Compiles apart: coverage turns the optimiser off, and its
// artifacts would be wrong ones in the build's own folder.
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { contractsDir, forge } from "./forge.mjs";

// Forge counts no branch for not refusing; that the next line ran shows it. So lines have the same bar.
const TARGET = { branches: 1, lines: 1, functions: 1 };
const report = join(contractsDir, "coverage", "lcov.info");

/**
 * @param {string} text an lcov report
 * @returns {{ file: string, line: number, hit: boolean, kind: "branch" | "line" | "function", name?: string }[]}
 */
export function parseLcov(text) {
  const found = [];
  let file = "";
  for (const row of text.split("\n")) {
    const [tag, rest = ""] = [row.slice(0, row.indexOf(":")), row.slice(row.indexOf(":") + 1)];
    const parts = rest.split(",");
    if (tag === "SF") file = rest.replaceAll("\\", "/").replace(/^.*?(src\/)/, "$1");
    else if (tag === "DA") found.push({ kind: "line", file, line: Number(parts[0]), hit: Number(parts[1]) > 0 });
    else if (tag === "BRDA") {
      found.push({ kind: "branch", file, line: Number(parts[0]), hit: Number(parts[3]) > 0, name: parts[2] });
    } else if (tag === "FN") {
      found.push({ kind: "function", file, line: Number(parts[0]), hit: false, name: parts.at(-1) });
    } else if (tag === "FNDA" && Number(parts[0]) > 0) {
      const named = found.filter((one) => one.kind === "function" && one.file === file && one.name === parts[1]);
      for (const one of named) one.hit = true;
    }
  }
  return found.filter((one) => one.file.startsWith("src/"));
}

function figures(found, kind) {
  const all = found.filter((one) => one.kind === kind);
  const hit = all.filter((one) => one.hit).length;
  return { total: all.length, hit, share: all.length === 0 ? 0 : hit / all.length };
}

function measure() {
  const started = Date.now();
  rmSync(report, { force: true });
  mkdirSync(join(contractsDir, "coverage"), { recursive: true });
  // Gas is another matter without the optimiser, and no invariant takes a branch that no test names.
  const args = ["coverage", "--report", "lcov", "--report-file", report, "--exclude-tests"];
  const { code, stdout, stderr } = forge([...args, "--no-match-path", "test/{gas,bench,invariant}/**"], {
    env: { FOUNDRY_OUT: "coverage/out", FOUNDRY_CACHE_PATH: "coverage/cache", FORGE_SNAPSHOT_CHECK: "false" },
    print: false,
  });
  const passed = Number(/(\d+) tests passed/.exec(stdout)?.[1] ?? 0);
  if (code !== 0 || passed === 0)
    throw new Error(`coverage has no verdict\n${stdout.slice(-4000)}${stderr.slice(-4000)}`);
  const found = parseLcov(readFileSync(report, "utf8"));
  const missed = found.filter((one) => !one.hit && one.kind !== "line");
  for (const { kind, file, line, name } of missed)
    console.log(`never taken: contracts/${file}:${line} ${kind} ${name}`);
  for (const file of new Set(found.map((one) => one.file))) {
    const lines = found.filter((one) => one.file === file && one.kind === "line" && !one.hit).map((one) => one.line);
    if (lines.length > 0) console.log(`never run: contracts/${file}, lines ${lines.join(" ")}`);
  }
  const shares = {
    branches: figures(found, "branch"),
    lines: figures(found, "line"),
    functions: figures(found, "function"),
  };
  return {
    ...shares,
    tests: passed,
    target: TARGET,
    ok: Object.entries(TARGET).every(([kind, target]) => shares[kind].total > 0 && shares[kind].share >= target),
    seconds: Math.round((Date.now() - started) / 100) / 10,
  };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  try {
    const result = measure();
    console.log(JSON.stringify(result));
    process.exitCode = result.ok ? 0 : 1;
  } catch (error) {
    console.error(error.message);
    console.log(JSON.stringify({ ok: false, error: error.message.split("\n")[0] }));
    process.exitCode = 1;
  }
}
