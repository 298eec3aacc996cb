// node contracts/script/build.mjs [--check] [--force]
// Compiles the sources when they changed since the last build and keeps contracts/abi in step.
// --check writes no ABI and fails when a committed one differs from the sources.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { contractsDir, forge } from "./forge.mjs";
import { CONTRACTS, findAbiDrift, hasArtifact, readArtifact, writeAbis } from "./generate-abi.mjs";

const require = createRequire(import.meta.url);
const stamp = join(contractsDir, "out", ".sources");
/** Not ours to publish, but chains without USDC get it. */
const testDollar = "test/mocks/TestDollar.sol";

/** One hash over everything that decides the bytecode: sources, settings, compiler and library versions. */
function sourcesHash() {
  const hash = createHash("sha256");
  const sources = readdirSync(join(contractsDir, "src"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".sol"))
    .map((path) => `src/${path.replaceAll("\\", "/")}`)
    .sort();
  for (const path of [...sources, testDollar, "foundry.toml", "tools/solc-wasm.cjs"]) {
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(contractsDir, path)))
      .update("\0");
  }
  for (const name of ["solc", "solady"]) hash.update(require(`${name}/package.json`).version);
  return hash.digest("hex");
}

/** Sources and what they became. `forge test` by hand, then an edit undone, leaves artifacts that fit no sources. */
function buildStamp() {
  const hash = createHash("sha256");
  for (const name of [...CONTRACTS, "TestDollar"]) hash.update(readArtifact(name).bytecode.object);
  return `${sourcesHash()} ${hash.digest("hex")}`;
}

/** True when contracts/out holds what the present sources compile to. */
export const isBuilt = () =>
  existsSync(stamp) && [...CONTRACTS, "TestDollar"].every(hasArtifact) && readFileSync(stamp, "utf8") === buildStamp();

/**
 * Compiles unless nothing changed. Safe to repeat.
 * @returns {"built" | "unchanged"}
 * @throws when the sources do not compile; the compiler's words are already printed.
 */
export function buildContracts({ force = false } = {}) {
  if (!force && isBuilt()) return "unchanged";
  rmSync(stamp, { force: true });
  const { code } = forge(["build", "src", testDollar, ...(force ? ["--force"] : [])]);
  if (code !== 0) throw new Error("contracts do not compile");
  mkdirSync(join(contractsDir, "out"), { recursive: true });
  writeFileSync(stamp, buildStamp());
  return "built";
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  try {
    const outcome = buildContracts({ force: process.argv.includes("--force") });
    if (process.argv.includes("--check")) {
      const drift = findAbiDrift();
      if (drift.length > 0)
        throw new Error(`contracts/abi is stale: ${drift.join(", ")}. Run node contracts/script/build.mjs`);
      console.log(`contracts: ${outcome}, abi in step`);
    } else {
      const written = writeAbis();
      console.log(
        `contracts: ${outcome}, ${written.length > 0 ? `abi written: ${written.join(", ")}` : "abi in step"}`,
      );
    }
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
