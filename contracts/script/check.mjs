// node contracts/script/check.mjs
// Fast checks, no compiled output needed: formatting, lint, and ABI drift where contracts/out is up to date.
import { isBuilt } from "./build.mjs";
import { forge } from "./forge.mjs";
import { findAbiDrift } from "./generate-abi.mjs";
import { findProblems, readPresent } from "./layout.mjs";

// Lint compiles without writing artifacts. In the build's own cache that would leave "No tests found" behind.
const LINT_ENV = { FOUNDRY_OUT: "lint-out", FOUNDRY_CACHE_PATH: "lint-cache" };

const checks = {
  format: () => forge(["fmt", "--check"], { print: false }),
  lint: () => forge(["lint", "src", "--deny", "notes"], { env: LINT_ENV, print: false }),
  "abi drift": () => {
    if (!isBuilt()) return { code: 0, note: "not looked at, contracts/out is older than the sources" };
    const drift = findAbiDrift();
    return {
      code: drift.length,
      stdout: `stale: ${drift.join(", ")}. Run node contracts/script/build.mjs\n`,
      stderr: "",
    };
  },
  "layout and sizes": () => {
    const built = isBuilt();
    const problems = findProblems(readPresent({ sizes: built }));
    return {
      code: problems.length,
      stdout: `${problems.join("\n")}\nMeant? node contracts/script/layout.mjs --accept\n`,
      stderr: "",
      note: built ? "ok" : "layout ok; sizes not looked at, contracts/out is older than the sources",
    };
  },
};

/** Sources that do not compile fail a check, not the checking. */
function attempt(check) {
  try {
    return check();
  } catch (error) {
    return { code: 1, stdout: `${error.message}\n`, stderr: "" };
  }
}

for (const [name, check] of Object.entries(checks)) {
  const { code, stdout, stderr, note = "ok" } = attempt(check);
  if (code !== 0) {
    process.stdout.write(stdout + stderr);
    process.exitCode = 1;
  }
  console.log(`contracts ${name}: ${code === 0 ? note : "failed"}`);
}
