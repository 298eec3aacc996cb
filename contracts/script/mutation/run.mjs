// Runs the suite in the room of the mutants, with one of them awake.
import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { contractsDir, forgePath } from "../forge.mjs";
import { coinbaseOf } from "./schemata.mjs";

export const room = join(contractsDir, "mutants");

/** Unoptimised code compiles in a third of the time and means the same. */
const SETTINGS = {
  NO_COLOR: "1",
  FOUNDRY_OPTIMIZER: "false",
  FOUNDRY_DISABLE_NIGHTLY_WARNING: "1",
  FORGE_SNAPSHOT_CHECK: "false",
  FOUNDRY_INVARIANT_SHRINK_RUN_LIMIT: "0",
};

/**
 * Runs forge in the room of the mutants.
 * @returns {Promise<{ code: number | "timeout", stdout: string, stderr: string }>}
 */
export function forgeInRoom(args, { env = {}, timeout = 0 } = {}) {
  return new Promise((settle) => {
    execFile(
      forgePath(),
      args,
      { cwd: room, env: { ...process.env, ...SETTINGS, ...env }, timeout, killSignal: "SIGKILL", maxBuffer: 1 << 28 },
      (error, stdout, stderr) => {
        settle({ code: error?.killed ? "timeout" : (error?.code ?? 0), stdout, stderr });
      },
    );
  });
}

/**
 * Forge writes its cache even when nothing changed, so runs side by side need one each. A cache also names the folder of
 * the tests it is for; filters by name would be simpler, but with them forge compiles for each run.
 */
export function prepareJobs(jobs) {
  const file = "solidity-files-cache.json";
  const built = JSON.parse(readFileSync(join(room, "cache", file), "utf8"));
  for (let job = 0; job < jobs; job += 1) {
    for (const tests of new Set(Object.values(EFFORTS).map(({ FOUNDRY_TEST }) => FOUNDRY_TEST))) {
      const cache = cacheOf(tests, job);
      rmSync(cache, { recursive: true, force: true });
      mkdirSync(cache, { recursive: true });
      writeFileSync(join(cache, file), JSON.stringify({ ...built, paths: { ...built.paths, tests } }));
    }
  }
}

const cacheOf = (tests, job) => join(room, "caches", `${tests.replace("/", "-")}-${job}`);

// Inline settings of the tests are taken out in the room, so these hold.
const effort = (tests, fuzzRuns, invariantRuns = 1, depth = 1) => ({
  FOUNDRY_TEST: tests,
  FOUNDRY_FUZZ_RUNS: String(fuzzRuns),
  FOUNDRY_INVARIANT_RUNS: String(invariantRuns),
  FOUNDRY_INVARIANT_DEPTH: String(depth),
});
/** Gathering the constants of all code for the fuzzer takes longer than one run of every test. */
const WITHOUT_DICTIONARY = {
  FOUNDRY_FUZZ_INCLUDE_PUSH_BYTES: "false",
  FOUNDRY_FUZZ_INCLUDE_STORAGE: "false",
  FOUNDRY_FUZZ_MAX_FUZZ_DICTIONARY_LITERALS: "0",
  FOUNDRY_FUZZ_DICTIONARY_WEIGHT: "0",
};
/** Nine mutants of ten fall to a unit test at once; the others are hunted longer, with everything there is. */
export const EFFORTS = {
  glance: { ...effort("test/unit", 1), ...WITHOUT_DICTIONARY },
  look: effort("test", 32, 2, 48),
  hunt: effort("test", 256, 24, 128),
};

/**
 * Runs the tests of an effort with one mutant awake (0: none).
 * @returns {Promise<{ passed: number, failed: string[] } | { timeout: true }>} names of the tests that fell
 * @throws when forge gave no verdict; that never counts as a kill.
 */
export async function testMutant(id, { effort: name, job = 0, failFast = true, timeout = 0 }) {
  // Forge keeps what failed and tries it first next time; one mutant's failures are no business of the next.
  const failures = join(room, "failures", String(job));
  rmSync(failures, { recursive: true, force: true });
  const { code, stdout, stderr } = await forgeInRoom(
    ["test", "--json", "--threads", "1", ...(failFast ? ["--fail-fast"] : [])],
    {
      timeout,
      env: {
        ...EFFORTS[name],
        MUTANTS_SEALED: "1",
        FOUNDRY_CACHE_PATH: cacheOf(EFFORTS[name].FOUNDRY_TEST, job),
        FOUNDRY_FUZZ_FAILURE_PERSIST_DIR: failures,
        FOUNDRY_INVARIANT_FAILURE_PERSIST_DIR: failures,
        FOUNDRY_TEST_FAILURES_FILE: join(failures, "tests"),
        ...(id > 0 ? { FOUNDRY_BLOCK_COINBASE: coinbaseOf(id) } : {}),
      },
    },
  );
  if (code === "timeout") return { timeout: true };
  let suites;
  try {
    suites = JSON.parse(stdout);
  } catch {
    throw new Error(`forge gave no verdict for mutant ${id}\n${stdout.slice(0, 2000)}${stderr.slice(0, 2000)}`);
  }
  const results = Object.values(suites).flatMap((suite) => Object.entries(suite.test_results));
  const failed = results.filter(([, { status }]) => status === "Failure").map(([name]) => name);
  if (results.length === 0) throw new Error(`no tests ran for mutant ${id}`);
  return { passed: results.filter(([, { status }]) => status === "Success").length, failed };
}
