// node contracts/script/test.mjs [--accept-gas] [forge test options, such as --match-contract TicketMarket]
// Runs the Solidity tests and does not believe an exit code alone: forge ends with 0 when it finds no tests.
import { buildContracts } from "./build.mjs";
import { forge } from "./forge.mjs";
import { findAbiDrift } from "./generate-abi.mjs";
import { findProblems, readPresent } from "./layout.mjs";

// Floors, not counts: raise them with the suite, so that tests that vanish are noticed.
const MINIMUM_PASSED = 500;
const MINIMUM_INVARIANT_CALLS = 500_000;

const options = process.argv.slice(2).filter((option) => option !== "--accept-gas");
const acceptGas = process.argv.includes("--accept-gas");
const { code, stdout } = forge(["test", ...options], { env: { FORGE_SNAPSHOT_CHECK: acceptGas ? "false" : "true" } });

const total = /(\d+) tests passed, (\d+) failed, \d+ skipped/.exec(stdout);
const passed = Number(total?.[1] ?? 0);
const failed = Number(total?.[2] ?? 0);
const minimum = options.length > 0 ? 1 : MINIMUM_PASSED;

// Each campaign tells `(runs: 256, calls: 131072, reverts: 0)`.
const calls = [...stdout.matchAll(/calls: (\d+)/g)].reduce((sum, [, count]) => sum + Number(count), 0);

const complaints = [];
if (options.length === 0) {
  // What a clean clone cannot look at before something is built.
  buildContracts();
  const drift = findAbiDrift();
  if (drift.length > 0) complaints.push(`abi is stale: ${drift.join(", ")}. Run node contracts/script/build.mjs`);
  complaints.push(...findProblems(readPresent({ sizes: true })));
  if (calls < MINIMUM_INVARIANT_CALLS)
    complaints.push(`${calls} calls by the invariants, at least ${MINIMUM_INVARIANT_CALLS} must be`);
}
if (stdout.includes("No tests found")) complaints.push("forge found no tests; remove contracts/cache and run again");
if (passed < minimum) complaints.push(`${passed} tests passed, at least ${minimum} must`);
if (code !== 0 && failed === 0) complaints.push(`forge ended with ${code}; changed gas is accepted with --accept-gas`);
for (const complaint of complaints) console.error(`contracts: ${complaint}`);
console.log(`contracts: ${calls} calls by the invariants`);
console.log(`contracts: ${passed} passed, ${failed} failed`);
process.exitCode = code !== 0 || failed > 0 || complaints.length > 0 ? 1 : 0;
