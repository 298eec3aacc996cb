// node contracts/script/mutate.mjs [--only <file or id>] [--list] [--deep] [--verbose] [--jobs <n>] [--target <share>]
// Breaks the contracts one place at a time and expects the suite to notice. contracts/src is only read.
// --deep adds flipped guards, flipped signs and removed events, which the target does not ask for.
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { buildRoom } from "./mutation/project.mjs";
import { EFFORTS, prepareJobs, testMutant } from "./mutation/run.mjs";
import { buildSchemata } from "./mutation/schemata.mjs";
import { judgeSurvivors } from "./mutation/survivors.mjs";

const { values } = parseArgs({
  options: {
    only: { type: "string" },
    list: { type: "boolean", default: false },
    deep: { type: "boolean", default: false },
    verbose: { type: "boolean", default: false },
    jobs: { type: "string", default: String(Math.max(1, availableParallelism())) },
    target: { type: "string", default: "0.95" },
  },
});
const jobs = Number(values.jobs);
const isChosen = ({ id, file }) => !values.only || values.only === String(id) || file.includes(values.only);
const describe = ({ id, file, line, where, kind, text }) =>
  `#${id} contracts/${file}:${line} ${where}: ${kind}: ${text.length > 100 ? `${text.slice(0, 100)}…` : text}`;

/** Runs every mutant through `verdictOf`, a few at a time. */
async function forEach(mutants, verdictOf) {
  const queue = [...mutants];
  await Promise.all(
    Array.from({ length: jobs }, async (_, job) => {
      for (let mutant = queue.shift(); mutant; mutant = queue.shift()) {
        await verdictOf(mutant, job).catch((error) => {
          queue.length = 0;
          throw error;
        });
      }
    }),
  );
}

async function mutate() {
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 100) / 10;
  const { mutants: all, assemblyLeft, inexpressible } = await buildRoom({ deep: values.deep });
  const mutants = all.filter(isChosen);
  console.log(`${all.length} mutants in one build after ${seconds()} s; ${mutants.length} to run`);

  prepareJobs(jobs);
  const quiet = {};
  for (const effort of Object.keys(EFFORTS)) {
    const since = Date.now();
    const { passed, failed } = await testMutant(0, { effort, failFast: false });
    if (failed.length > 0) throw new Error(`${failed.length} tests fail with no mutant awake, ${failed[0]} first`);
    // A mutant hangs when it takes far longer than the whole suite did; a busy machine alone must not look like that.
    quiet[effort] = { passed, timeout: 60_000 + 10 * (Date.now() - since) };
  }
  console.log(`${quiet.hunt.passed} tests pass with no mutant awake (${seconds()} s)`);

  const fallen = new Map();
  let alive = mutants;
  for (const effort of Object.keys(EFFORTS)) {
    // What no test can notice need not be looked for at length.
    let done = 0;
    await forEach(effort !== "hunt" ? alive : judgeSurvivors(alive, []).unexplained, async (mutant, job) => {
      const {
        failed = [],
        timeout,
        passed,
      } = await testMutant(mutant.id, { effort, job, timeout: quiet[effort].timeout });
      if (timeout) fallen.set(mutant, "hung");
      else if (failed.length > 0) fallen.set(mutant, failed[0]);
      else if (passed !== quiet[effort].passed)
        throw new Error(`mutant ${mutant.id}: ${passed} of ${quiet[effort].passed} tests ran`);
      if (values.verbose) console.log(`${effort}: ${fallen.get(mutant) ?? "not noticed"}: ${describe(mutant)}`);
      done += 1;
      if (done % 100 === 0) console.log(`  ${done} run, ${fallen.size} noticed (${seconds()} s)`);
    });
    alive = mutants.filter((mutant) => !fallen.has(mutant));
    console.log(`${fallen.size} of ${mutants.length} noticed, ${effort} (${seconds()} s)`);
  }

  const { explained, unexplained, stale } = judgeSurvivors(alive, values.only ? [] : all);
  for (const [mutant, reason] of explained) console.log(`survived, explained: ${describe(mutant)}\n  ${reason}`);
  for (const mutant of unexplained) console.log(`survived: ${describe(mutant)}\n  key: ${mutant.key}`);
  for (const key of stale) console.log(`stale in test/mutation/survivors.json: ${key}`);
  for (const key of inexpressible) console.log(`not expressible in Solidity, not run: ${key}`);
  if (assemblyLeft > 0) console.log(`${assemblyLeft} guards or writes in assembly of pure functions were not mutated`);
  for (const [mutant, test] of fallen) if (test === "hung") console.log(`noticed by never ending: ${describe(mutant)}`);
  const score = mutants.length === 0 ? 0 : fallen.size / mutants.length;
  const target = Number(values.target);
  return {
    total: mutants.length,
    killed: fallen.size,
    survived: alive.length,
    explained: explained.length,
    score: Math.round(score * 10_000) / 10_000,
    target,
    notExpressible: inexpressible.length,
    assemblyNotMutated: assemblyLeft,
    stale: stale.length,
    ok: score >= target && unexplained.length === 0 && stale.length === 0,
    seconds: seconds(),
  };
}

try {
  if (values.list) {
    const { mutants } = buildSchemata({ deep: values.deep });
    for (const mutant of mutants.filter(isChosen)) console.log(describe(mutant));
    console.log(JSON.stringify({ total: mutants.filter(isChosen).length, ok: true }));
  } else {
    const figures = await mutate();
    console.log(JSON.stringify(figures));
    process.exitCode = figures.ok ? 0 : 1;
  }
} catch (error) {
  console.error(error.message);
  console.log(JSON.stringify({ ok: false, error: error.message.split("\n")[0] }));
  process.exitCode = 1;
}
